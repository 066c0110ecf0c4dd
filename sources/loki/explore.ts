import type { EpochMs } from '../../core/index';
import type { GrafanaAddress } from './options';

export interface Explored {
  readonly query: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** Lines just before and after are what a person looks for next. */
const AROUND_MS = 300_000;

/** A link into Grafana Explore (the `panes` form, schema 1, Grafana 10 and later). Its `to` is inclusive. */
export function exploreLink(grafana: GrafanaAddress, { query, from, until }: Explored): string {
  const datasource = { type: 'loki', uid: grafana.datasourceUid };
  const panes = {
    loghorn: {
      datasource: grafana.datasourceUid,
      queries: [{ refId: 'A', expr: query, queryType: 'range', editorMode: 'code', direction: 'forward', datasource }],
      range: { from: String(from - AROUND_MS), to: String(until + AROUND_MS) },
    },
  };
  // Not URLSearchParams: it writes a blank as +, which not every reader of addresses undoes.
  return `${grafana.url.replace(/\/+$/, '')}/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify(panes))}`;
}
