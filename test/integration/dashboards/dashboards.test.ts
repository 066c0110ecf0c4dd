import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLoki, type RunningLoki } from '../../../scripts/services/loki';
import { describeWith } from '../../e2e/needs';
import { dashboardFiles, panels, savedQueries, substituted, type PanelQuery } from './panel-queries';
import { tellLoki, type Told } from './told-loki';

type Labels = Readonly<Record<string, string>>;

/** Of a log query the streams with their lines, of any other the series with their samples. */
interface Found {
  readonly stream?: Labels;
  readonly metric?: Labels;
  readonly values?: readonly (readonly [at: unknown, what: string])[];
  readonly value?: readonly [at: number, what: string];
}

/** What a reader of the dashboards would choose: the service that broke, and a host with several services. */
const CHOSEN: Labels = { service_name: 'checkout', host: 'dns01' };

/** Panels whose figures are all 0 while all is well. Every other must show something. */
const ZERO_WHEN_WELL: readonly string[] = [
  'Blind spots',
  'Findings refused',
  'Given up',
  'Held by the cap',
  'Held by the cap of the day',
  'Not judged, since birth',
  'Series forgotten for want of room',
  'Templates forgotten for want of room',
];

describeWith(['LOKI'], 'dashboards on a real Loki', () => {
  let loki: RunningLoki;
  let told: Told;
  beforeAll(async () => {
    loki = await startLoki({ tell: () => undefined });
    if (!loki.isReal) throw new Error(`Dashboards are asked of a real Loki, and this one is ${loki.how}.`);
    told = await tellLoki(loki.url);
  }, 300_000);
  afterAll(() => loki?.stop());

  async function ask<Data>(path: string, search: Labels): Promise<Data> {
    const response = await fetch(`${loki.url}/loki/api/v1/${path}?${new URLSearchParams(search)}`);
    if (!response.ok) throw new Error(`Loki answered ${response.status}: ${await response.text()} to ${search.query}`);
    return ((await response.json()) as { data: Data }).data;
  }

  async function askPanel(query: PanelQuery): Promise<readonly Found[]> {
    const { text, stepSeconds } = substituted(query, { ...told, chosen: CHOSEN });
    const [start, end] = [`${told.from}000000`, `${told.until}000000`];
    const { result } = query.isInstant
      ? await ask<{ result: Found[] }>('query', { query: text, time: end })
      : await ask<{ result: Found[] }>('query_range', {
          query: text,
          start,
          end,
          step: `${stepSeconds}s`,
          limit: '100',
        });
    return result;
  }

  test.each(panels.map((panel) => [panel.dashboard, panel.title, panel] as const))(
    '%s: "%s" shows data',
    async (_dashboard, title, { queries }) => {
      const found = await Promise.all(queries.map(askPanel));
      expect(found.map((one) => valuesOf(one).length > 0)).toEqual(queries.map(() => true));
      const unknown = queries.map(({ named }, nth) => named.filter((label) => !isLabelOf(found[nth]!, label)));
      expect(unknown.flat()).toEqual([]);
      const values = found.flatMap(valuesOf);
      expect(values.filter((value) => !Number.isFinite(value))).toEqual([]);
      expect(values.some((value) => value > 0) || ZERO_WHEN_WELL.includes(title)).toBe(true);
    },
  );

  test.each(savedQueries)('loki/queries.md, "%s" finds something', async (_says, query) => {
    const isMetric = !query.startsWith('{');
    const [start, end] = [`${told.from}000000`, `${told.until}000000`];
    const { result } = isMetric
      ? await ask<{ result: Found[] }>('query', { query, time: end })
      : await ask<{ result: Found[] }>('query_range', { query, start, end, limit: '100' });
    expect(valuesOf(result).length).toBeGreaterThan(0);
  });

  test('loki/queries.md holds no query that is not run here', () => {
    const page = readFileSync(join(__dirname, '../../../loki/queries.md'), 'utf8');
    expect(page.split('```logql').length - 1).toBe(savedQueries.length);
  });

  test('health is below 100 after faults, and within its bounds', async () => {
    const { queries } = panels.find(({ title }) => title === 'Health')!;
    const [health] = valuesOf(await askPanel(queries[0]!));
    expect(health).toBeGreaterThanOrEqual(0);
    expect(health).toBeLessThan(80);
  });

  test('the link of an anomaly opens Explore on lines of its service', async () => {
    const tellings = panels.find(({ title }) => title === 'What was found')!.queries[0]!;
    const lines = (await askPanel(tellings)).flatMap(({ values }) => values ?? []);
    const anomalies = lines.map(([, line]) => JSON.parse(line) as { kind: string; template?: string; link: string });
    const oddLines = anomalies.filter(({ kind }) => kind === 'line');
    expect(oddLines.length).toBeGreaterThan(0);
    for (const { link } of oddLines) {
      const { loghorn } = JSON.parse(new URL(link).searchParams.get('panes')!) as Panes;
      const { from, to } = loghorn.range;
      const shown = await ask<{ result: Found[] }>('query_range', {
        ...{ query: loghorn.queries[0].expr, start: `${from}000000`, end: `${to}000000`, limit: '10' },
      });
      expect(loghorn.datasource).toBe('loki');
      expect(valuesOf(shown.result).length).toBeGreaterThan(0);
    }
  });

  test('variables offer what is chosen here, and never Loghorn itself', async () => {
    const variables = dashboardFiles.flatMap(([, { templating }]) => templating.list);
    expect(variables.map(({ name }) => name).sort()).toEqual(Object.keys(CHOSEN).sort());
    for (const { name, query } of variables) {
      const search = { query: query.stream, start: `${told.from}000000`, end: `${told.until}000000` };
      const values = await ask<string[]>(`label/${query.label}/values`, search);
      expect(values).toContain(CHOSEN[name]);
      expect(values).not.toContain('loghorn');
    }
  });
});

interface Panes {
  readonly loghorn: {
    readonly datasource: string;
    readonly queries: readonly [{ readonly expr: string }];
    readonly range: { readonly from: string; readonly to: string };
  };
}

function isLabelOf(found: readonly Found[], label: string): boolean {
  return found.some(({ metric }) => metric?.[label] !== undefined);
}

/** A line counts as 1. */
function valuesOf(found: readonly Found[]): readonly number[] {
  return found.flatMap(({ stream, values = [], value }) =>
    stream === undefined ? [...values, ...(value ? [value] : [])].map(([, what]) => Number(what)) : values.map(() => 1),
  );
}
