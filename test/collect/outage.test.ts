import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect } from './collected';
import { startAgent, type Agent } from './start-agent';

jest.setTimeout(240_000);

const OUTAGE_MS = 60_000;
const EVERY_MS = 50;
/** Of batchwait, a second: one that is being sent, one that is being filled, and what a busy machine adds. */
const UNSENT_LINES = (3 * 1_000) / EVERY_MS;

describeWith(['LOKI', 'PROMTAIL'], 'a minute without Loki', () => {
  let agent: Agent;

  beforeEach(async () => {
    agent = await startAgent((folder) => {
      mkdirSync(join(folder, 'zeek'));
      return { LOGHORN_ZEEK_LOGS: join(folder, 'zeek') };
    });
  });

  afterEach(() => agent?.stop());

  /** Zeek writes all the while, each line with its own time; what it wrote, and what of it is in Loki when no more comes. */
  const through = async (happening: (caughtUp: () => Promise<void>) => Promise<void>) => {
    const times = new Map<string, number>();
    const writing = setInterval(() => {
      const [now, uid] = [Date.now(), `C${times.size}`];
      times.set(uid, now);
      appendFileSync(
        join(agent.folder, 'zeek/conn.log'),
        `${JSON.stringify({ ts: new Date(now).toISOString(), uid })}\n`,
      );
    }, EVERY_MS);
    const arrived = async () => await collect(agent.loki.url, '{service_name="zeek"}');
    const caughtUp = async () => {
      const last = `C${times.size - 1}`;
      await until(`line ${last}`, async () => (await arrived()).some(({ metadata }) => metadata.uid === last), 60_000);
    };
    // Promtail looks for new files every ten seconds: only a file that it has found and caught up with is hit in its usual state.
    await sleep(1_000);
    await caughtUp();
    await sleep(3_000);
    await happening(caughtUp);
    await sleep(3_000);
    clearInterval(writing);
    await caughtUp();
    await sleep(2_000);
    const lines = await arrived();
    for (const { metadata, at } of lines) expect(Number(at.slice(0, -6))).toBe(times.get(metadata.uid ?? ''));
    const kept = new Set(lines.map(({ metadata }) => metadata.uid)).size;
    console.info(`${times.size} lines written, ${lines.length} in Loki, ${times.size - kept} lost`);
    return { lost: times.size - kept, twice: lines.length - kept };
  };

  test('loses nothing, nor does a restart of Promtail', async () => {
    const { lost, twice } = await through(async (caughtUp) => {
      await agent.loki.kill9();
      await sleep(OUTAGE_MS);
      await agent.loki.restart();
      // Its last back-off may take half a minute more: a Promtail that is stopped in it loses the batch that it is still trying to send.
      await caughtUp();
      await agent.promtail.restart();
    });
    expect({ lost, twice }).toEqual({ lost: 0, twice: 0 });
  });

  test('with Promtail killed in it loses what it had read and not yet sent: some seconds, and no more', async () => {
    const { lost, twice } = await through(async () => {
      await agent.loki.kill9();
      await sleep(10_000);
      await agent.promtail.kill9();
      await agent.promtail.restart();
      await sleep(5_000);
      await agent.loki.restart();
    });
    expect(lost).toBeLessThanOrEqual(UNSENT_LINES);
    expect(twice).toBe(0);
  });
});
