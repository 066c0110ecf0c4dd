import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles, FOLDER } from '../../grafana/build';
import { grafanaCheck, type Check } from './dashboards/grafana-schema';

/** As much of a panel as is checked here. */
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly options?: unknown;
  readonly fieldConfig?: { readonly defaults?: { readonly custom?: unknown } };
  readonly targets: readonly unknown[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const files = [...dashboardFiles()];
const dashboards = files.map(([name, json]) => [name, JSON.parse(json) as Dashboard] as const);
const panels = dashboards.flatMap(([name, { panels }]) => panels.map((panel) => [name, panel.title, panel] as const));

test.each(files)('%s is what its builder gives: run tsx grafana/build.ts after a change', (name, json) => {
  expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(json);
});

test('there is no file beside these, and no two dashboards share an address', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(files.map(([name]) => name).sort());
  const uids = dashboards.map(([, { uid }]) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});

describe("Grafana's schema", () => {
  let checkOf: (shape: string) => Check;
  beforeAll(() => (checkOf = grafanaCheck()), 120_000);

  test.each(dashboards)('%s is a dashboard', (_name, dashboard) => {
    expect(checkOf('DashboardShape')(dashboard)).toEqual([]);
  });

  test.each(panels)('%s: the options, columns and queries of "%s" are those of its kind', (_name, _title, panel) => {
    const shape = { options: panel.options ?? {}, custom: panel.fieldConfig?.defaults?.custom ?? {} };
    expect(checkOf('PanelShapes')({ ...EMPTY, [panel.type]: shape })).toEqual([]);
    const checkQuery = checkOf('LokiQueryShape');
    expect(panel.targets.flatMap((target) => checkQuery(target))).toEqual([]);
  });

  test('a wrong name, a wrong kind and a missing one are found', () => {
    const check = checkOf('DashboardShape');
    const [, dashboard] = dashboards[0]!;
    expect(check({ ...dashboard, refesh: '1m' })).not.toEqual([]);
    expect(check({ ...dashboard, tags: 'loghorn' })).not.toEqual([]);
    expect(check({ ...dashboard, schemaVersion: undefined })).not.toEqual([]);
    expect(checkOf('PanelShapes')({ ...EMPTY, stat: { options: { grafMode: 'area' }, custom: {} } })).not.toEqual([]);
  });
});

const EMPTY = Object.fromEntries(
  ['stat', 'logs', 'table', 'timeseries'].map((kind) => [kind, { options: {}, custom: {} }]),
);

test.each(panels)('%s: "%s" says what it tells, and lies within the 24 columns', (_name, _title, panel) => {
  expect(panel.description.length).toBeGreaterThan(10);
  expect(panel.gridPos.x + panel.gridPos.w).toBeLessThanOrEqual(24);
});

test.each(dashboards)('in %s no panel lies on another', (_name, { panels }) => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, nth) => `${x + (nth % w)}/${y + Math.floor(nth / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});

test.each(dashboards)('every panel of %s is explained in docs/dashboards.md', (_name, { title, panels }) => {
  const page = join(__dirname, '../../docs/dashboards.md');
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const part = text.split(/^## /m).find((each) => each.startsWith(title.replace('Loghorn: ', '')));
  expect(panels.map((panel) => panel.title).filter((name) => part?.includes(`**${name}**`) !== true)).toEqual([]);
});
