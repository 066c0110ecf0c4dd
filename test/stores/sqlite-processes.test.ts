import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../stores/index';
import { loaded } from '../conformance/store-builders';

const SCRIPT = join(__dirname, 'committing-process.ts');
const KILLS = 8;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loghorn-sqlite-'));
  path = join(folder, 'state.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

function committing(count: number): ChildProcess {
  const flags = ['--import', require.resolve('tsx'), SCRIPT, path, String(count)];
  return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What is in the file, after a proof that it is all of one commit. */
async function wholeNumber(): Promise<number> {
  const store = openSqliteStore({ path });
  const { parts, undoneKeys } = await loaded(store, 'kill');
  const [first, ...others] = [...parts.values()];
  const n = first![0]! * 256 + first![1]!;
  expect(parts.size).toBe(20);
  for (const other of others) expect(Buffer.compare(other, first!)).toBe(0);
  expect(undoneKeys).toEqual(new Set(Array.from({ length: n }, (_, index) => String(index + 1))));
  store.close();
  return n;
}

/** Kills some milliseconds after the second acknowledgement; returns the last number acknowledged. */
async function killedWhileCommitting(afterMs: number): Promise<number> {
  const child = committing(50_000);
  let told = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    if (told === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    told += chunk.toString();
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
}

test('a process killed while it commits leaves all or nothing, and what it acknowledged', async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await killedWhileCommitting(5 + kill * 7.3);
    const found = await wholeNumber();
    expect(acknowledged).toBeGreaterThan(kill);
    expect(found - acknowledged).toBeGreaterThanOrEqual(0);
    expect(found - acknowledged).toBeLessThanOrEqual(1);
  }
}, 60_000);

test('three processes that race for one unit on a fresh file lose no increment', async () => {
  const children = [committing(25), committing(25), committing(25)];
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
  expect(codes).toEqual([0, 0, 0]);
  expect(await wholeNumber()).toBe(75);
}, 60_000);
