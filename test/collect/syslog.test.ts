import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect } from './collected';
import { sayByTcp, sayByTls, sayByUdp } from './say-syslog';
import { selfSigned } from './self-signed';

jest.setTimeout(300_000);

const COUNT = 5_000;
/** From the first message's own time until the last has come. */
const ARRIVAL_MS = 300_000;
const startedAt = Date.now() - 120_000;
const timeOf = (index: number) => startedAt + index * 20;
const rfc5424 = (app: string, index: number) =>
  `<131>1 ${new Date(timeOf(index)).toISOString()} router-7 ${app} 42 LINK - interface ${index} changed`;
/** Without a year or a zone. */
const rfc3164 = (app: string, index: number) => {
  const [, day, month, , clock] = new Date(timeOf(index)).toUTCString().split(' ');
  return `<131>${month} ${String(Number(day)).padStart(2)} ${clock} router-7 ${app}[42]: interface ${index} changed`;
};

describeWith(['LOKI', 'PROMTAIL'], "Promtail's syslog.yaml", () => {
  let folder: string;
  let loki: RunningLoki;
  let promtail: RunningPromtail;
  const port = { plain: 0, old: 0, tls: 0 };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-collect-'));
    loki = await startLoki({ dataFolder: join(folder, 'loki') });
    for (const name of ['plain', 'old', 'tls'] as const) port[name] = await freePort();
    promtail = await startPromtail({
      config: 'syslog.yaml',
      lokiUrl: loki.url,
      dataFolder: join(folder, 'promtail'),
      env: {
        LOGHORN_SYSLOG_ADDRESS: '127.0.0.1',
        LOGHORN_SYSLOG_PORT: String(port.plain),
        LOGHORN_SYSLOG_3164_PORT: String(port.old),
        LOGHORN_SYSLOG_TLS_PORT: String(port.tls),
        ...(await selfSigned(folder)),
      },
    });
  });

  afterAll(async () => {
    await promtail?.stop();
    await loki?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const arrivedOf = (app: string) => collect(loki.url, `{service_name="${app}"}`);
  const allOf = (app: string) =>
    until(
      `${COUNT} lines of ${app}`,
      async () => {
        const lines = await arrivedOf(app);
        return lines.length >= COUNT && lines;
      },
      90_000,
    );
  const messages = (app: string, format: typeof rfc5424) => Array.from({ length: COUNT }, (_, n) => format(app, n));

  const expectWhole = (lines: Awaited<ReturnType<typeof collect>>, app: string, exactToMs: number) => {
    expect(lines).toHaveLength(COUNT);
    for (const line of lines) {
      const index = Number(/interface (\d+) changed/.exec(line.text)?.[1]);
      expect(line.labels).toEqual({ service_name: app, host: 'router-7', source: 'syslog' });
      expect(line.metadata).toMatchObject({ level: 'error', facility: 'local0', pid: '42' });
      expect(Math.abs(Number(line.at.slice(0, -6)) - timeOf(index))).toBeLessThan(exactToMs);
    }
    expect(new Set(lines.map(({ text }) => text)).size).toBe(COUNT);
  };

  test('5,000 messages of RFC 5424 over TCP arrive whole', async () => {
    await sayByTcp(port.plain, messages('tcp5424', rfc5424));
    expectWhole(await allOf('tcp5424'), 'tcp5424', 1);
  });

  test('5,000 messages of RFC 5424 over TLS arrive whole', async () => {
    await sayByTls(port.tls, messages('tls5424', rfc5424), join(folder, 'tls.crt'));
    expectWhole(await allOf('tls5424'), 'tls5424', 1);
  });

  test('5,000 messages of RFC 3164 over TCP arrive whole, with the time of arrival', async () => {
    await sayByTcp(port.old, messages('tcp3164', rfc3164));
    expectWhole(await allOf('tcp3164'), 'tcp3164', ARRIVAL_MS);
  });

  test.each([
    ['5424', rfc5424, 'plain'],
    ['3164', rfc3164, 'old'],
  ] as const)(
    '5,000 messages of RFC %s over UDP arrive, but for what the kernel says it lost',
    async (name, format, to) => {
      const app = `udp${name}`;
      const lostBefore = udpLost();
      await sayByUdp(port[to], messages(app, format));
      let count = -1;
      const settled = await until(
        'an end of arrivals',
        async () => {
          const before = count;
          count = (await arrivedOf(app)).length;
          if (count < COUNT) await sleep(2_000);
          return (count === COUNT || count === before) && { count };
        },
        90_000,
      );
      const lost = udpLost() - lostBefore;
      console.info(`RFC ${name} over UDP: ${COUNT} sent, ${settled.count} arrived, ${lost} lost by the kernel`);
      expect(settled.count).toBeLessThanOrEqual(COUNT);
      expect(settled.count).toBeGreaterThanOrEqual(COUNT - lost);
    },
  );
});

/** Datagrams of this machine that found no room, since it booted: `RcvbufErrors`. */
function udpLost(): number {
  const [names, values] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.split(' '));
  return Number(values?.[names?.indexOf('RcvbufErrors') ?? -1] ?? 0);
}
