import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FaultyLoki } from '../../testbed/faulty-loki';
import { startFaultyLoki } from '../../testbed/faulty-loki';
import { publish } from './n8n';
import { receiver } from './package';
import { until } from './until';
import { twoLanes } from './workflow';
import { keepPushing, pushDullHour, pushLines } from './world';

let loki: FaultyLoki;
let folder: string;
let stop: () => void;

beforeEach(async () => {
  loki = await startFaultyLoki();
  folder = mkdtempSync(join(tmpdir(), 'loghorn-node-'));
  receiver.got = [];
  receiver.failures = 0;
  pushDullHour(loki, 'shop');
  stop = keepPushing(loki, 'shop');
});

afterEach(async () => {
  stop();
  await loki.stop();
  rmSync(folder, { recursive: true });
});

test('lines go in at one end, and one explained notification comes out at the other', async () => {
  const published = await publish(twoLanes(join(folder, 'state.sqlite')), { lokiApi: { url: loki.url } });
  await until(() => loki.asked.some(({ path }) => path.endsWith('query_range')), 10_000);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(receiver.got).toEqual([]);

  pushLines(
    loki,
    'shop',
    Array.from({ length: 8 }, (_, index) => `level=error msg="cannot reach database db-${index}: connection refused"`),
  );
  await until(() => receiver.got.length > 0, 30_000);
  await published.close();
  console.log(JSON.stringify(receiver.got, null, 1), published.failed);
}, 60_000);
