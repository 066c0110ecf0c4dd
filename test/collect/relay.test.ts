import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startChild, type Child } from '../../scripts/services/child';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { CISCO, clock, date, minuteAgo, sendUdp } from './cisco-cases';
import { collect, type Collected } from './collected';
import { selfSigned } from './self-signed';

jest.setTimeout(180_000);

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
