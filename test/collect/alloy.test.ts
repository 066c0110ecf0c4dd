import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAlloy, startAlloy, type RunningAlloy } from '../../scripts/services/alloy';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect, type Collected } from './collected';
import { FILE_CASES, writeFileCases } from './file-cases';
import { sayByTcp, sayByTls, sayByUdp } from './say-syslog';
import { selfSigned } from './self-signed';

jest.setTimeout(360_000);

const atMs = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
const rfc5424 = (by: string) => [
  `<131>1 ${new Date(atMs).toISOString()} router-7 bgpd 42 ADJ - ${by}: neighbour 192.0.2.1 is down`,
  `<86>1 ${new Date(atMs + 1).toISOString()} host-3 sshd 7 - [a@1 b="c"] ${by}: Accepted publickey for root`,
  `<13>1 ${new Date(atMs + 2).toISOString()} host-4 - - - - ${by}: a message of nobody`,
];
const rfc3164 = (by: string) => [
  `<131>Nov  2 03:04:05 router-7 bgpd[42]: ${by}: neighbour 192.0.2.1 is down`,
  `<13>Nov 12 03:04:05 host-4 cron: ${by}: ran`,
];
/** Three ways for one format, two for the other. */
const SYSLOG_COUNT = 3 * rfc5424('').length + 2 * rfc3164('').length;

type Files = 'agent' | 'syslog';
type Started = (files: Files, lokiUrl: string, env: NodeJS.ProcessEnv) => Promise<RunningAlloy | RunningPromtail>;

describeWith(['LOKI', 'PROMTAIL', 'ALLOY'], 'Alloy beside Promtail, given the same', () => {
  let folder: string;
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-alloy-'));
    const found = await findAlloy();
    if ('how' in found) console.info(`Alloy: ${found.how}`);
  });

  afterAll(async () => {
    for (const each of running.reverse()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const alloy: Started = (files, lokiUrl, env) =>
    startAlloy({ config: `${files}.alloy`, lokiUrl, dataFolder: join(folder, `alloy-${files}`), env });
  const promtail: Started = (files, lokiUrl, env) =>
    startPromtail({ config: `${files}.yaml`, lokiUrl, dataFolder: join(folder, `promtail-${files}`), env });

  /** What is in a Loki of its own when this agent has been given all of it. */
  const collectedBy = async (name: string, count: number, feed: (loki: RunningLoki) => Promise<void>) => {
    const loki = await startLoki({ dataFolder: join(folder, name) });
    running.push(loki);
    await feed(loki);
    const all = async () => {
      const lines = await collect(loki.url, '{source=~".+"}');
      return lines.length >= count && lines;
    };
    return comparable(await until(`all lines of ${name}`, all, 60_000));
  };

  test('the files give the same labels, metadata, times and lines', async () => {
    const by = (start: Started, name: string) => {
      mkdirSync(join(folder, `files-${name}`));
      return collectedBy(name, FILE_CASES.length, async (loki) => {
        const env = writeFileCases(join(folder, `files-${name}`));
        running.push(await start('agent', loki.url, { LOGHORN_PROMTAIL_DATA: join(folder, `promtail-agent`), ...env }));
      });
    };
    const told = await by(alloy, 'alloy');
    expect(told).toEqual(await by(promtail, 'promtail'));
    expect(told).toHaveLength(FILE_CASES.length);
  });

  test('Alloy goes on where Promtail was, in files too whose lines have no time that Loki could tell them apart by', async () => {
    const logs = join(folder, 'postgres');
    mkdirSync(logs);
    mkdirSync(join(folder, 'no-journal'));
    const write = (text: string) => appendFileSync(join(logs, 'main.log'), `2026-01-02 03:04:05 CET ${text}\n`);
    const loki = await startLoki({ dataFolder: join(folder, 'moved') });
    running.push(loki);
    const env = {
      LOGHORN_POSTGRES_LOGS: logs,
      LOGHORN_PROMTAIL_DATA: join(folder, 'promtail-moved'),
      LOGHORN_JOURNAL: join(folder, 'no-journal'),
      LOGHORN_DOCKER_SOCKET: `unix://${join(folder, 'no.sock')}`,
    };
    const texts = async () =>
      (await collect(loki.url, '{service_name="postgresql"}')).map(({ text }) => text.slice(24));
    const arrived = (count: number) => until(`${count} lines`, async () => (await texts()).length >= count, 60_000);
    write('one');
    write('two');
    const before = await startPromtail({
      config: 'agent.yaml',
      lokiUrl: loki.url,
      dataFolder: join(folder, 'promtail-moved'),
      env,
    });
    await arrived(2);
    await before.stop();
    write('three');
    running.push(
      await startAlloy({ config: 'agent.alloy', lokiUrl: loki.url, dataFolder: join(folder, 'alloy-moved'), env }),
    );
    await arrived(3);
    expect((await texts()).sort()).toEqual(['one', 'three', 'two']);
  });

  test('syslog gives the same labels, metadata, times and lines, of both formats, by TCP, UDP and TLS', async () => {
    const certificate = await selfSigned(folder);
    const by = (start: Started, name: string) =>
      collectedBy(name, SYSLOG_COUNT, async (loki) => {
        const [port, old, tls] = [await freePort(), await freePort(), await freePort()];
        const ports = {
          LOGHORN_SYSLOG_ADDRESS: '127.0.0.1',
          LOGHORN_SYSLOG_PORT: String(port),
          LOGHORN_SYSLOG_3164_PORT: String(old),
          LOGHORN_SYSLOG_TLS_PORT: String(tls),
        };
        running.push(await start('syslog', loki.url, { ...ports, ...certificate }));
        await sayByTcp(port, rfc5424('tcp'));
        await sayByUdp(port, rfc5424('udp'));
        await sayByTls(tls, rfc5424('tls'), certificate.LOGHORN_SYSLOG_CERT);
        await sayByTcp(old, rfc3164('tcp'));
        await sayByUdp(old, rfc3164('udp'));
      });
    const told = await by(alloy, 'alloy-syslog');
    expect(withoutArrival(told)).toEqual(withoutArrival(await by(promtail, 'promtail-syslog')));
    expect(told).toHaveLength(SYSLOG_COUNT);
  });
});

/** In one order, and without the folders of the two. What both add by Loki itself is the same. */
function comparable(lines: readonly Collected[]): readonly Collected[] {
  const base = (name: string) => name.replace(/^.*\/files-[a-z]+\//, '');
  return lines
    .map((line) => ({ ...line, metadata: { ...line.metadata, filename: base(line.metadata.filename ?? '') } }))
    .sort((a, b) => a.text.localeCompare(b.text));
}

/** RFC 3164 has neither year nor zone: its lines have the time they came at, which two agents cannot share. */
function withoutArrival(lines: readonly Collected[]): readonly Collected[] {
  const sent = new Set([0, 1, 2].map((n) => atMs + n));
  return lines.map((line) => (sent.has(Number(line.at.slice(0, -6))) ? line : { ...line, at: 'on arrival' }));
}
