import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';

/** The data source that provisioning/datasources/loki.yaml makes, and that Loghorn's credential names. */
export const LOKI = { type: 'loki', uid: 'loki' } as const;

/** What every panel says of itself. */
export interface Said {
  readonly title: string;
  /** What it tells, and what to do about it. */
  readonly description: string;
  /** Of 24 columns. */
  readonly width: number;
  /** In Grafana's rows of 30 pixels. */
  readonly height: number;
}

/** One query of a panel. */
export interface Asked {
  readonly expr: string;
  readonly legend?: string;
}

export type PanelBuilder = Builder<Panel>;

/** What the builders of all kinds of panels have in common. */
interface AnyPanel {
  title(title: string): this;
  description(text: string): this;
  datasource(ref: { type: string; uid: string }): this;
  span(width: number): this;
  height(height: number): this;
}

export function say<Kind extends AnyPanel>(panel: Kind, { title, description, width, height }: Said): Kind {
  return panel.title(title).description(description).datasource(LOKI).span(width).height(height);
}

/** A number for each step of the time that is shown. */
export function overTime({ expr, legend = '' }: Asked, nth = 0): DataqueryBuilder {
  return query(expr, nth).legendFormat(legend).queryType('range');
}

/** One number, as of the end of the time that is shown. */
export function now({ expr, legend = '' }: Asked, nth = 0): DataqueryBuilder {
  return query(expr, nth).legendFormat(legend).queryType('instant');
}

/** The newest lines. */
export function lines(expr: string, atMost: number): DataqueryBuilder {
  return query(expr, 0).queryType('range').maxLines(atMost);
}

function query(expr: string, nth: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .expr(expr)
    .refId(String.fromCharCode(65 + nth))
    .datasource(LOKI);
}
