import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect, type Collected } from './collected';
import { FILE_CASES, writeFileCases } from './file-cases';

jest.setTimeout(180_000);

describeWith(['LOKI', 'PROMTAIL'], "Promtail's agent.yaml: files", () => {
  let folder: string;
  let loki: RunningLoki;
  let promtail: RunningPromtail;
  let arrived: readonly Collected[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-collect-'));
    loki = await startLoki({ dataFolder: join(folder, 'loki') });
    promtail = await startPromtail({
      config: 'agent.yaml',
      lokiUrl: loki.url,
      dataFolder: join(folder, 'promtail'),
      env: writeFileCases(folder),
    });
    arrived = await until('all lines', () => all(FILE_CASES.length), 60_000);
  });

  afterAll(async () => {
    await promtail?.stop();
    await loki?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const all = async (count: number) => {
    const lines = await collect(loki.url, '{source=~".+"}');
    return lines.length >= count && lines;
  };

  test.each(FILE_CASES)(
    '$what arrives with its labels, metadata and time',
    ({ line, text, atMs, labels, metadata }) => {
      const [found, ...others] = arrived.filter((each) => each.text === (text ?? line));
      expect(others).toEqual([]);
      expect(found?.labels).toEqual(labels);
      expect(found?.metadata).toMatchObject(metadata);
      // A line whose stream has a younger one already is put a nanosecond after it.
      expect(Number(found?.at.slice(0, -6))).toBe(atMs);
    },
  );

  test('each line is there once, and no label has a value of its own for a line', () => {
    expect(arrived).toHaveLength(FILE_CASES.length);
    const names = new Set(arrived.flatMap(({ labels }) => Object.keys(labels)));
    expect([...names].sort()).toEqual(['host', 'log', 'service_name', 'source']);
  });
});
