import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoki, type RunningLoki } from '../../../scripts/services/loki';
import { describeWith } from '../../e2e/needs';
import { until } from '../../e2e/until';

const WAIT_MS = 100_000;

const DAY_MS = 86_400_000;
/** As in loki.yaml, but Loki looks each second for what is too old, and lets such lines in at all. */
const HURRIED = [
  '-validation.reject-old-samples=false',
  '-compactor.compaction-interval=1s',
  '-compactor.retention-delete-delay=1s',
];

describeWith(['LOKI'], 'retention of loki/loki.yaml', () => {
  let loki: RunningLoki;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-retention-'));
    loki = await startLoki({ flags: HURRIED, dataFolder: folder, tell: () => undefined });
  }, 300_000);
  afterAll(async () => {
    await loki?.stop();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const post = async (path: string, body = ''): Promise<number> => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${loki.url}${path}`, { method: 'POST', headers, body });
    await answer.text();
    return answer.status;
  };

  /** Streams that have chunks. Files are looked at, because queries still see the index of what has gone for hours. */
  const streamsOnDisk = (): readonly string[] => {
    const chunks = join(folder, 'chunks/fake');
    return readdirSync(chunks).filter((stream) => readdirSync(join(chunks, stream)).length > 0);
  };

  async function write(stream: object, agoMs: number): Promise<string> {
    const known = new Set(hasChunks() ? streamsOnDisk() : []);
    const values = [[`${Date.now() - agoMs}000000`, 'a line']];
    expect(await post('/loki/api/v1/push', JSON.stringify({ streams: [{ stream, values }] }))).toBe(204);
    await post('/flush');
    await until('its chunk', () => hasChunks() && streamsOnDisk().some((name) => !known.has(name)), WAIT_MS);
    return streamsOnDisk().find((name) => !known.has(name))!;
  }

  const hasChunks = (): boolean => readdirSync(join(folder, 'chunks')).includes('fake');

  test('of lines nine days old those of services go, and anomalies stay; those of today stay', async () => {
    const shop = await write({ service_name: 'shop' }, 9 * DAY_MS);
    const anomaly = await write({ service_name: 'loghorn', loghorn: 'anomaly' }, 9 * DAY_MS);
    const figures = await write({ service_name: 'loghorn', loghorn: 'observation' }, 40 * DAY_MS);
    const today = await write({ service_name: 'shop', host: 'b' }, 0);
    expect(new Set([shop, anomaly, figures, today]).size).toBe(4);
    // At its end the index goes where retention looks.
    await loki.restart();
    // Loki sweeps what it has marked once a minute.
    await until('their end', () => !streamsOnDisk().includes(shop) && !streamsOnDisk().includes(figures), WAIT_MS);
    // Another round of retention or two: what is to stay stays.
    await sleep(4_000);
    expect([...streamsOnDisk()].sort()).toEqual([anomaly, today].sort());
  }, 240_000);
});
