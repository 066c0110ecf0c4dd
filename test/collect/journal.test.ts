import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlloy } from '../../scripts/services/alloy';
import { startLoki } from '../../scripts/services/loki';
import { startPromtail } from '../../scripts/services/promtail';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect, type Collected } from './collected';
import { JOURNAL_CASES, journalAtMs, writeJournal } from './journal-cases';

jest.setTimeout(240_000);

describeWith(['LOKI', 'PROMTAIL', 'JOURNAL'], "a journal of systemd's, read by the agents", () => {
  let folder: string;
  let byPromtail: readonly Collected[] = [];
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-journal-'));
    await writeJournal(join(folder, 'journal'));
    byPromtail = await collectedBy('promtail', (options) => startPromtail({ ...options, config: 'agent.yaml' }));
  });

  afterAll(async () => {
    for (const each of running.reverse()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Options {
    readonly lokiUrl: string;
    readonly dataFolder: string;
    readonly env: NodeJS.ProcessEnv;
  }

  const collectedBy = async (name: string, start: (options: Options) => Promise<{ stop(): Promise<void> }>) => {
    const loki = await startLoki({ dataFolder: join(folder, `loki-${name}`) });
    running.push(loki);
    const env = {
      LOGHORN_JOURNAL: join(folder, 'journal'),
      LOGHORN_DOCKER_SOCKET: `unix://${join(folder, 'no.sock')}`,
      LOGHORN_PROMTAIL_DATA: join(folder, name),
    };
    running.push(await start({ lokiUrl: loki.url, dataFolder: join(folder, name), env }));
    const all = async () => {
      const lines = await collect(loki.url, '{source="journal"}');
      return lines.length >= JOURNAL_CASES.length && lines;
    };
    return await until(`the journal by ${name}`, all, 60_000);
  };

  test.each(JOURNAL_CASES)('$what has its labels, metadata and time', ({ fields, service, metadata }) => {
    const found = byPromtail.find(({ text }) => text === fields.MESSAGE);
    expect(found?.labels).toEqual({ service_name: service, host: 'dns01', source: 'journal' });
    expect(found?.metadata).toMatchObject(metadata);
    const index = JOURNAL_CASES.findIndex((each) => each.fields === fields);
    expect(Number(found?.at.slice(0, -6))).toBe(journalAtMs + index);
  });

  describeWith(['ALLOY'], 'Alloy', () => {
    test('gives the same', async () => {
      const byAlloy = await collectedBy('alloy', (options) => startAlloy({ ...options, config: 'agent.alloy' }));
      expect(byAlloy).toEqual(byPromtail);
    });
  });
});
