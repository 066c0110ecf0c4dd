import { GraphDrawStyle, StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { overTime, say, type Asked, type Said } from './panel';

export interface Course extends Said {
  readonly asked: readonly Asked[];
  readonly unit?: string;
  /** The shortest step; figures that come once a minute need no finer one. */
  readonly every?: string;
}

/** Lines over time. */
export function course({ asked, unit = 'short', every = '1m', ...said }: Course): PanelBuilder {
  return say(new PanelBuilder(), said)
    .unit(unit)
    .min(0)
    .interval(every)
    .fillOpacity(10)
    .spanNulls(180_000)
    .targets(asked.map(overTime));
}

/** Counts a step, stacked bars coloured by how grave they are. */
export function counts(wanted: Course): PanelBuilder {
  const panel = course(wanted)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  for (const [names, colour] of COLOURS) {
    panel.overrideByRegexp(names, [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }]);
  }
  return panel;
}

/** Names of severities as Loki's `detected_level` and as Loghorn write them. */
const COLOURS: readonly (readonly [names: string, colour: string])[] = [
  ['/^(critical|fatal)$/', 'purple'],
  ['/^error$/', 'red'],
  ['/^warn(ing)?$/', 'orange'],
  ['/^info$/', 'green'],
  ['/^(debug|trace)$/', 'blue'],
  ['/^unknown$/', 'gray'],
];
