import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild, type Child } from '../../scripts/services/child';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect, type Collected } from './collected';
import { selfSigned } from './self-signed';

jest.setTimeout(180_000);

const minuteAgo = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000);
const [, day, month, year] = minuteAgo.toUTCString().split(' ');
const date = `${month} ${String(Number(day)).padStart(2)}`;
const clock = minuteAgo.toISOString().slice(11, 19);
const text = (index: number) => `%LINK-3-UPDOWN: Interface Gi0/${index}, changed state to down`;

/** What a device sends, who it is said to be, and how far its time is from the minute; undefined: the time of arrival. */
const CISCO: readonly (readonly [what: string, sent: string, host: string, offsetMs: number | undefined])[] = [
  ['a number and a time', `<189>12345: *${date} ${clock}.123: ${text(0)}`, '127.0.0.1', 123],
  ['a number, a name and a time', `<189>12346: core-1: *${date} ${clock}.250: ${text(1)}`, 'core-1', 250],
  ['a zone', `<189>12347: core-1: ${date} ${clock}.250 UTC: ${text(2)}`, 'core-1', 250],
  ['a name before the number', `<189>core-1: 12348: *${date} ${clock}.500 UTC: ${text(3)}`, 'core-1', 500],
  ['two numbers', `<189>12349: core-1: 000045: *${date} ${clock}.123: ${text(4)}`, 'core-1', 123],
  ['a clock not yet set, and a year', `<189>12350: .${date} ${year} ${clock}: ${text(5)}`, '127.0.0.1', 0],
  ['neither number nor name', `<189>*${date} ${clock}.123: ${text(6)}`, '127.0.0.1', 123],
  ['an ASA with its name', `<189>${date} ${clock} fw-1 : ${text(7)}`, 'fw-1', 0],
  ['the uptime of a device without a clock', `<189>77: 00:00:36: ${text(8)}`, '127.0.0.1', undefined],
];

describeWith(['LOKI', 'PROMTAIL', 'RSYSLOG'], 'the rsyslog relay before Promtail', () => {
  let folder: string;
  let loki: RunningLoki;
  let promtail: RunningPromtail;
  let rsyslog: Child;
  let arrived: readonly Collected[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-relay-'));
    loki = await startLoki({ dataFolder: join(folder, 'loki') });
    const [relay, receiver, old, tls] = [await freePort(), await freePort(), await freePort(), await freePort()];
    promtail = await startPromtail({
      config: 'syslog.yaml',
      lokiUrl: loki.url,
      dataFolder: join(folder, 'promtail'),
      env: {
        LOGHORN_SYSLOG_ADDRESS: '127.0.0.1',
        LOGHORN_SYSLOG_PORT: String(receiver),
        LOGHORN_SYSLOG_3164_PORT: String(old),
        LOGHORN_SYSLOG_TLS_PORT: String(tls),
        ...(await selfSigned(folder)),
      },
    });
    rsyslog = startRelay(relay, receiver);
    await until('the relay', () => existsSync(join(folder, 'relay.pid')), 10_000);
    const lines = [
      ...CISCO.map(([, sent]) => sent),
      `<34>1 ${minuteAgo.toISOString()} host-1 app 1 ID47 [a@1 b="c"] structured`,
      `<34>${date} ${clock} host-2 su: plain old message`,
    ];
    for (const line of lines) await sendUdp(line, relay);
    arrived = await until(
      'all lines',
      async () => {
        const found = await collect(loki.url, '{source="syslog"}');
        return found.length >= lines.length && found;
      },
      60_000,
    );
  });

  afterAll(async () => {
    await rsyslog?.stop();
    await promtail?.stop();
    await loki?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The file that operators deploy, but for its ports and its folder. */
  const startRelay = (port: number, to: number): Child => {
    const shipped = readFileSync(resolve(__dirname, '../../promtail/rsyslog-relay.conf'), 'utf8');
    mkdirSync(join(folder, 'spool'));
    const config = shipped
      .replaceAll('port="514"', `port="${port}" address="127.0.0.1"`)
      .replaceAll('port="1514"', `port="${to}"`)
      .replaceAll('/var/spool/rsyslog', join(folder, 'spool'));
    writeFileSync(join(folder, 'relay.conf'), config);
    const args = ['-n', '-f', join(folder, 'relay.conf'), '-i', join(folder, 'relay.pid')];
    return startChild('rsyslogd', args, {
      env: { ...process.env, TZ: 'UTC' },
      logFile: join(folder, 'relay.log'),
    });
  };

  test.each(CISCO)("Cisco's line with %s keeps its words, its device and its time", (_, sent, host, offsetMs) => {
    const expected = sent.slice(sent.indexOf('%'));
    const found = arrived.find((line) => line.text.trim() === expected);
    expect(found?.labels).toEqual({ service_name: 'cisco-ios', host, source: 'syslog' });
    expect(found?.metadata).toMatchObject({ level: 'notice', msg_id: 'LINK-3-UPDOWN' });
    const at = Number(found?.at.slice(0, -6));
    if (offsetMs === undefined) expect(Math.abs(Date.now() - at)).toBeLessThan(90_000);
    else expect(at).toBe(minuteAgo.getTime() + offsetMs);
  });

  test.each([
    ['RFC 5424', 'structured', 'app', 'host-1'],
    ['RFC 3164', 'plain old message', 'su', 'host-2'],
  ])('%s goes through with its time', (_, message, service, host) => {
    const found = arrived.find((line) => line.text.includes(message));
    expect(found?.labels).toEqual({ service_name: service, host, source: 'syslog' });
    expect(Number(found?.at.slice(0, -6))).toBe(minuteAgo.getTime());
  });
});

function sendUdp(line: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((sent) => socket.send(line, port, '127.0.0.1', () => (socket.close(), sent())));
}
