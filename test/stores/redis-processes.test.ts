import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis, type RunningRedis } from '../../scripts/services/redis';
import { openRedisStore } from '../../stores/index';
import { loaded } from '../conformance/store-builders';
import { describeWith } from '../e2e/needs';

const SCRIPT = join(__dirname, 'redis-committing-process.ts');

interface Committing {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** What it printed: numbers acknowledged, and "gone" for each call that failed. */
  told(): string[];
}

describeWith(['REDIS'], 'several processes on one real Redis', () => {
  let redis: RunningRedis;
  const children: ChildProcess[] = [];
  beforeEach(async () => void (redis = await startRedis()), 120_000);
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await redis.stop();
  });

  function committing(count: number): Committing {
    const flags = ['--import', require.resolve('tsx'), SCRIPT, String(redis.port), String(count)];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return {
      child,
      ended,
      told: () =>
        output
          .slice(0, output.lastIndexOf('\n') + 1)
          .split('\n')
          .slice(0, -1),
    };
  }

  /** What is in the store, after a proof that it is all of one commit. */
  async function wholeNumber(): Promise<number> {
    const store = openRedisStore({ host: redis.host, port: redis.port });
    const { parts, undoneKeys } = await loaded(store, 'kill');
    const numbers = new Set([...parts.values()].map((part) => new DataView(part.buffer).getUint32(0)));
    const [n] = numbers;
    expect([parts.size, numbers.size]).toEqual([20, 1]);
    expect(undoneKeys).toEqual(new Set(Array.from({ length: n! }, (_, index) => String(index + 1))));
    store.close();
    return n!;
  }

  test('three that race for one unit lose no increment', async () => {
    const racers = [committing(40), committing(40), committing(40)];
    expect(await Promise.all(racers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    expect(await wholeNumber()).toBe(120);
  }, 60_000);

  test('one killed while it commits leaves all or nothing, and what it acknowledged', async () => {
    for (let kill = 0; kill < 3; kill++) {
      const { child, ended, told } = committing(50_000);
      while (told().length < 3) await sleep(5);
      await sleep(kill * 7.3);
      child.kill('SIGKILL');
      await ended;
      const lead = (await wholeNumber()) - Number(told().at(-1));
      expect([0, 1]).toContain(lead);
    }
  }, 60_000);

  test('the server is killed and started again in mid-run: nothing acknowledged is lost, and the racers go on', async () => {
    const racers = [committing(300), committing(300)];
    const acknowledged = () => racers.flatMap(({ told }) => told()).filter((word) => word !== 'gone');
    for (let kill = 1; kill <= 3; kill++) {
      while (acknowledged().length < kill * 60) await sleep(2);
      await redis.kill9();
      const before = acknowledged().map(Number);
      await sleep(300);
      await redis.restart();
      expect(await wholeNumber()).toBeGreaterThanOrEqual(Math.max(...before));
    }
    expect(await Promise.all(racers.map(({ ended }) => ended))).toEqual([0, 0]);
    const told = racers.flatMap(({ told: all }) => all());
    expect(told).toContain('gone');
    // An acknowledgement that died with the server was a commit all the same: some numbers nobody told, none told twice.
    const numbers = acknowledged().map(Number);
    expect(new Set(numbers).size).toBe(600);
    expect((await wholeNumber()) - 600).toBeLessThanOrEqual(2 * 3);
  }, 120_000);
});
