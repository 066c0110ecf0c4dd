import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlloy, type RunningAlloy } from '../../scripts/services/alloy';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { freePort } from '../../scripts/services/port';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { CISCO, minuteAgo, sendUdp } from './cisco-cases';
import { collect, type Collected } from './collected';

jest.setTimeout(180_000);

describeWith(['LOKI', 'ALLOY'], "Alloy's cisco.alloy, without a relay", () => {
  let folder: string;
  let loki: RunningLoki;
  let alloy: RunningAlloy;
  let arrived: readonly Collected[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-cisco-'));
    loki = await startLoki({ dataFolder: join(folder, 'loki') });
    const port = await freePort();
    const env = { LOGHORN_SYSLOG_ADDRESS: '127.0.0.1', LOGHORN_SYSLOG_CISCO_PORT: String(port) };
    alloy = await startAlloy({ config: 'cisco.alloy', lokiUrl: loki.url, dataFolder: join(folder, 'alloy'), env });
    for (const [, sent] of CISCO) await sendUdp(sent, port);
    const all = async () => {
      const lines = await collect(loki.url, '{source="syslog"}');
      return lines.length >= CISCO.length && lines;
    };
    arrived = await until('all lines', all, 60_000);
  });

  afterAll(async () => {
    await alloy?.stop();
    await loki?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(CISCO)("Cisco's line with %s keeps its words, its device and its time", (_, sent, host, offsetMs) => {
    const found = arrived.find((line) => line.text.trim() === sent.slice(sent.indexOf('%')));
    expect(found?.labels).toEqual({ service_name: 'cisco-ios', host, source: 'syslog' });
    expect(found?.metadata).toMatchObject({ level: 'notice', msg_id: 'LINK-3-UPDOWN' });
    const at = Number(found?.at.slice(0, -6));
    if (offsetMs === undefined) expect(Math.abs(Date.now() - at)).toBeLessThan(90_000);
    else expect(at).toBe(minuteAgo.getTime() + offsetMs);
  });
});
