import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../grafana/provisioned/dashboards');

/** A query of a panel, as Grafana would read it from the file. */
export interface PanelQuery {
  readonly expr: string;
  /** Labels that its legend names. */
  readonly named: readonly string[];
  readonly isInstant: boolean;
  /** The shortest step that the panel allows, in seconds. */
  readonly everySeconds: number;
}

export interface Panel {
  readonly dashboard: string;
  readonly title: string;
  readonly queries: readonly PanelQuery[];
}

interface DashboardFile {
  readonly title: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly {
    readonly title: string;
    readonly interval?: string;
    readonly targets: readonly { readonly expr: string; readonly queryType: string; readonly legendFormat?: string }[];
  }[];
}

export interface Variable {
  readonly name: string;
  readonly query: { readonly label: string; readonly stream: string };
}

export const dashboardFiles: readonly (readonly [file: string, dashboard: DashboardFile])[] = readdirSync(FOLDER).map(
  (file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as DashboardFile],
);

export const panels: readonly Panel[] = dashboardFiles.flatMap(([, dashboard]) =>
  dashboard.panels.map(({ title, interval, targets }) => ({
    ...{ dashboard: dashboard.title, title },
    queries: targets.map(({ expr, queryType, legendFormat = '' }) => ({
      named: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!),
      ...{ expr, isInstant: queryType === 'instant' },
      everySeconds: interval === undefined ? 1 : secondsOf(interval),
    })),
  })),
);

/** What stands in loki/queries.md, by the sentence above it. */
export const savedQueries: readonly (readonly [says: string, query: string])[] = [
  ...readFileSync(join(__dirname, '../../../loki/queries.md'), 'utf8').matchAll(
    /\n([^\n]+):\n\n```logql\n([^`]+)\n```/g,
  ),
].map(([, says, query]) => [says!, query!]);

export interface Shown {
  readonly from: number;
  readonly until: number;
  /** What the reader chose, by the name of the variable. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** A panel of this many pixels asks for as many steps at most. */
const MOST_STEPS = 1_000;

/** The query as Grafana's Loki data source sends it; `stepSeconds` goes with queries over time. */
export function substituted({ expr, isInstant, everySeconds }: PanelQuery, { from, until, chosen }: Shown) {
  const rangeSeconds = Math.round((until - from) / 1_000);
  const stepSeconds = Math.max(everySeconds, Math.ceil(rangeSeconds / MOST_STEPS));
  const words: Readonly<Record<string, string>> = {
    ...chosen,
    __range: `${rangeSeconds}s`,
    __auto: `${isInstant ? rangeSeconds : stepSeconds}s`,
  };
  const text = expr.replace(/\$(\w+)/g, (_, name: string) => {
    if (words[name] === undefined) throw new Error(`Nobody sets the variable $${name} of ${expr}`);
    return words[name];
  });
  return { text, stepSeconds };
}

function secondsOf(interval: string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(interval)!;
  return Number(count) * { s: 1, m: 60, h: 3_600 }[unit as 's' | 'm' | 'h'];
}
