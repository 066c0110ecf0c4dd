import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, type RunningPostgres } from '../../scripts/services/postgres';
import { openPostgresStore } from '../../stores/index';
import { loaded } from '../conformance/store-builders';
import { describeWith } from '../e2e/needs';

const SCRIPT = join(__dirname, 'postgres-committing.ts');
const KILLS = 6;

describeWith(['POSTGRES'], 'a real Postgres', () => {
  let postgres: RunningPostgres;
  // Not the one whose address was given: this one is killed.
  beforeEach(async () => {
    delete process.env.LOGHORN_POSTGRES_URL;
    postgres = await startPostgres({ tell: () => undefined });
  }, 120_000);
  afterEach(() => postgres.stop());

  function committing(count: number): ChildProcess {
    const flags = ['--import', require.resolve('tsx'), SCRIPT, postgres.url, String(count)];
    return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** What is in the store, after a proof that it is all of one commit and that no commit's row is missing. */
  async function wholeNumber(): Promise<number> {
    const store = openPostgresStore({ server: postgres.url });
    const { parts, undoneKeys } = await loaded(store, 'kill');
    const [first, ...others] = [...parts.values()];
    const n = first![0]! * 256 + first![1]!;
    expect(parts.size).toBe(20);
    for (const other of others) expect(Buffer.compare(other, first!)).toBe(0);
    expect(undoneKeys).toEqual(new Set(Array.from({ length: n }, (_, index) => String(index + 1))));
    await store.close();
    return n;
  }

  /** The numbers that were acknowledged so far, and what is waited for: given up with the process, however it ended. */
  function listen(child: ChildProcess): { readonly numbers: number[]; more(count: number): Promise<void> } {
    const numbers: number[] = [];
    let rest = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      numbers.push(...lines.map(Number));
    });
    return {
      numbers,
      async more(count) {
        for (const wanted = numbers.length + count; numbers.length < wanted;) {
          const how = child.exitCode ?? child.signalCode;
          if (how !== null) throw new Error(`the process ended with ${how}`);
          await sleep(5);
        }
      },
    };
  }

  test('a process killed while it commits leaves all or nothing, and what it acknowledged', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = committing(50_000);
      const { numbers, more } = listen(child);
      await more(2);
      await sleep(5 + kill * 7.3);
      child.kill('SIGKILL');
      await once(child, 'close');
      const found = await wholeNumber();
      expect(found - numbers.at(-1)!).toBeGreaterThanOrEqual(0);
      expect(found - numbers.at(-1)!).toBeLessThanOrEqual(1);
    }
  }, 90_000);

  test('three processes that race for one unit in a fresh database lose no increment', async () => {
    const children = [committing(25), committing(25), committing(25)];
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0, 0]);
    expect(await wholeNumber()).toBe(75);
  }, 90_000);

  test.each([
    ['killed', (server: RunningPostgres) => server.kill9()],
    ['stopped at once', (server: RunningPostgres) => server.stopAtOnce()],
  ])(
    'a server %s and started again in mid-run loses nothing that it confirmed',
    async (_, end) => {
      const children = [committing(50_000), committing(50_000)];
      const heard = children.map(listen);
      for (let round = 0; round < KILLS; round++) {
        await Promise.race(heard.map(({ more }) => more(3)));
        await sleep(round * 7.3);
        await end(postgres);
        await postgres.restart();
      }
      // Both go on by themselves.
      await Promise.all(heard.map(({ more }) => more(2)));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => once(child, 'close')));
      const numbers = heard.flatMap((one) => one.numbers);
      // A number acknowledged twice would be a commit that was lost.
      expect(new Set(numbers).size).toBe(numbers.length);
      const found = await wholeNumber();
      expect(found).toBeGreaterThanOrEqual(Math.max(...numbers));
      // Each process may have lost the reply to one commit a restart, and one to its own end.
      expect(found - numbers.length).toBeLessThanOrEqual(2 * (KILLS + 1));
    },
    120_000,
  );
});
