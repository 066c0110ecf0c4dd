import { prometheusText } from '../../cli/prometheus-text';
import { statusMetrics } from '../../cli/status-metrics';
import { statusReport } from '../../cli/status-report';
import { readStatus } from '../../core';
import type { UnitStatus } from '../../core';
import { Reading } from '../scenario/reading';

const SERVICES = 560;
/** A detector that keeps 500 services forgets fifty of them when the 501st comes, and fifty more for the 551st. */
const FORGOTTEN = 100;

let reading: Reading;
let units: readonly UnitStatus[];
beforeAll(async () => {
  reading = new Reading({ learnFromMs: 20 * 60_000 });
  for (let nth = 0; nth < SERVICES; nth++)
    reading.logsAt(60_000 + nth * 1_000, 'INFO order placed', { service: `shop-${nth}` });
  await reading.at('20m').reads();
  units = await readStatus(reading.store, reading.clock.now);
});

test('what detectors forgot for want of room is told by detector, by a round and by a store alike', async () => {
  const detectors = {
    ...{ 'new-template': FORGOTTEN, novelty: FORGOTTEN, entropy: FORGOTTEN },
    ...{ rate: 0, mix: 0, forest: 0, heartbeat: 0 },
  };
  expect((await reading.reads()).evictions).toEqual({ series: 0, templates: 0, detectors });
  expect(units).toMatchObject([{ kind: 'baseline', evictions: { series: 0, templates: 0, detectors } }]);
});

test('Prometheus reads it as one counter for each detector', () => {
  const text = prometheusText(statusMetrics(units));
  const told = text.split('\n').filter((line) => line.includes('evictions_total'));
  expect(told).toEqual([
    '# HELP loghorn_evictions_total What was forgotten for want of room.',
    '# TYPE loghorn_evictions_total counter',
    'loghorn_evictions_total{unit="baseline/w/reader",what="series"} 0',
    'loghorn_evictions_total{unit="baseline/w/reader",what="templates"} 0',
    '# HELP loghorn_detector_evictions_total Rows that a detector forgot for want of room.',
    '# TYPE loghorn_detector_evictions_total counter',
    ...[
      ...['new-template', 'novelty', 'entropy'].map((kind) => [kind, FORGOTTEN] as const),
      ...['rate', 'mix', 'forest', 'heartbeat'].map((kind) => [kind, 0] as const),
    ].map(([kind, rows]) => `loghorn_detector_evictions_total{unit="baseline/w/reader",detector="${kind}"} ${rows}`),
  ]);
});

test('a person reads the sum, and which detectors it is of', () => {
  const evictions = statusReport(units)
    .split('\n')
    .find((line) => line.includes('evictions'));
  expect(evictions?.trim()).toBe(
    'evictions   0 series, 0 templates, 300 rows of detectors (new-template 100, novelty 100, entropy 100), for want of room',
  );
});
