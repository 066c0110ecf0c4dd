import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseCliArguments } from '../../cli/arguments';
import { runState } from '../../cli/run-state';
import type { StateArguments } from '../../cli/state-arguments';
import { restore, snapshotOf } from '../../cli/state-snapshot';
import { startPostgres } from '../../scripts/services/postgres';
import { startRedis } from '../../scripts/services/redis';
import { openStore, type OpenedStore } from '../../stores/index';
import { bytes, change, created, loaded, put } from '../conformance/store-builders';
import { describeWith } from '../e2e/needs';

let folder: string;
let url: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loghorn-state-'));
  url = `sqlite:${join(folder, 'state.sqlite')}`;
  said = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const parse = (...args: string[]) => parseCliArguments(['state', ...args], { LOGHORN_STORE: url }) as StateArguments;
const state = (...args: string[]) => runState(parse(...args));
const fileIn = (name: string) => join(folder, name);

async function withStore<Result>(address: string, work: (store: OpenedStore) => Promise<Result>): Promise<Result> {
  const store = openStore(address);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const ODD = 'book/\ud83e "\0\u001b[31m';

/** Two units: one with a row leased, one waiting after a failure, one dead, and odd names. */
async function fill(address: string): Promise<void> {
  await withStore(address, async (store) => {
    const row = (id: string) => ({ id, key: `key of ${id}`, body: bytes(`body of ${id}`) });
    const rows = ['dead', 'again', 'leased', ODD].map(row);
    await created(store, 'baseline/a', { ...put({ part: 'learned', [ODD]: '' }), outbox: rows });
    const [dead, again] = await store.take('baseline/a', 60_000, 3);
    await store.settle('baseline/a', [{ id: 'dead', lease: dead!.lease, is: 'dead', why: 'test' }]);
    await store.settle('baseline/a', [{ id: 'again', lease: again!.lease, is: 'again', afterMs: 60_000, why: 'test' }]);
    await created(store, ODD, change({ put: new Map([['all', Uint8Array.from({ length: 256 }, (_, at) => at)]]) }));
  });
}

/** What must travel. */
async function contents(address: string): Promise<unknown> {
  return await withStore(address, async (store) => {
    const found: unknown[] = [];
    for (const unit of (await store.list('', undefined, 100)).toSorted()) {
      const { parts } = await loaded(store, unit);
      const hex = (body: Uint8Array) => Buffer.from(body).toString('hex');
      const rows = (await store.undone(unit)).map(({ id, key, body }) => [id, key, hex(body)]);
      found.push([unit, [...parts].map(([name, part]) => [name, hex(part)]).toSorted(), rows]);
    }
    return found;
  });
}

test('list tells the size of each unit and what is on its way, on one harmless line each', async () => {
  await fill(url);
  await state('list');
  const [head, ...lines] = said.trimEnd().split('\n');
  expect(head).toMatch(/^unit +version +parts +bytes +rows +dead$/);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^baseline\/a +[0-9a-f-]{36}\.1 +2 +\d+ +3 +1$/);
  expect(said).not.toMatch(/[\u0000\u001b]/);
  said = '';
  await state('list', 'base', '--json');
  expect(JSON.parse(said)).toMatchObject({ unit: 'baseline/a', parts: 2, rows: 3, deadRows: 1 });
});

test('list of an empty store says so', async () => {
  await state('list');
  expect(said).toBe('The store is empty.\n');
});

test('what is exported can be imported into an empty store, rows on their way included', async () => {
  await fill(url);
  await state('export', fileIn('all.json'));
  expect(statSync(fileIn('all.json')).mode & 0o777).toBe(0o600);
  const other = `sqlite:${fileIn('other.sqlite')}`;
  await state('import', fileIn('all.json'), '--store', other);
  expect(await contents(other)).toEqual(await contents(url));
  await withStore(other, async (store) => {
    const taken = await store.take('baseline/a', 1_000, 9);
    expect(taken.map(({ id, takes, failures }) => [id, takes, failures])).toEqual([
      ['again', 1, 0],
      ['leased', 1, 0],
      [ODD, 1, 0],
    ]);
  });
});

/** A store that dies at its n-th write. */
function dyingAt(store: OpenedStore, n: number): OpenedStore {
  let writes = 0;
  const write =
    <Args extends unknown[], Result>(effect: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (++writes >= n) throw new Error('dead');
      return await effect(...args);
    };
  return { ...store, commit: write(store.commit), settle: write(store.settle), remove: write(store.remove) };
}

test('a unit that exists is replaced by force only, rows too, and whoever held the old one conflicts', async () => {
  await fill(url);
  await state('export', fileIn('all.json'), 'baseline/');
  const was = await contents(url);
  const before = await withStore(url, (store) => loaded(store, 'baseline/a'));
  const later = { ...put({ later: 'yes' }), outbox: [{ id: 'later', key: 'later', body: bytes('later') }] };
  await withStore(url, (store) => store.commit('baseline/a', before.version, later));
  await expect(state('import', fileIn('all.json'))).rejects.toThrow(/"baseline\/a" exists there; nothing was written/);
  const held = await withStore(url, (store) => loaded(store, 'baseline/a'));
  expect([...held.parts.keys()]).toContain('later');
  await state('import', fileIn('all.json'), '--force');
  expect(await contents(url)).toEqual(was);
  expect(await withStore(url, (store) => store.commit('baseline/a', held.version, put({})))).toBe('conflict');
});

test.each([1, 2, 3])('an import by force that dies at its write %i leaves the old unit or the new one', async (n) => {
  await fill(url);
  const was = await contents(url);
  const snapshot = await withStore(url, (store) => snapshotOf(store, 'baseline/a'));
  const newer = { ...snapshot!, parts: new Map([['all', bytes('newer')]]), rows: [] };
  const isDead = await withStore(url, (store) =>
    restore(dyingAt(store, n), newer).then(
      () => false,
      () => true,
    ),
  );
  expect(isDead).toBe(n < 3);
  const { parts } = await withStore(url, (store) => loaded(store, 'baseline/a'));
  if (n === 1) expect(await contents(url)).toEqual(was);
  else expect([...parts.keys()]).toEqual(['all']);
  // What was on its way in the old unit comes once more where it died before settling it; nothing else does.
  const rows = await withStore(url, (store) => store.undone('baseline/a'));
  expect(rows.map(({ id }) => id)).toEqual(n < 3 ? snapshot!.rows.map(({ id }) => id) : []);
});

test('export writes over no file unless forced', async () => {
  await fill(url);
  writeFileSync(fileIn('all.json'), 'mine');
  await expect(state('export', fileIn('all.json'))).rejects.toThrow(/it exists.*--force/);
  expect(readFileSync(fileIn('all.json'), 'utf8')).toBe('mine');
  await state('export', fileIn('all.json'), '--force');
  expect(JSON.parse(readFileSync(fileIn('all.json'), 'utf8'))).toMatchObject({ loghornState: 1 });
});

test.each([
  ['no JSON', '{', /it is no JSON/],
  ['a list', '[]', /the file is no object/],
  ['a later format', '{"loghornState":2,"units":[]}', /format 2, this version reads up to 1/],
  ['no base64', unitWith('"parts":[{"name":"p","bytes":"%%"}]'), /"bytes" of parts\[0\] of units\[0\].* is no base64/],
  ['no part name', unitWith('"parts":[{"bytes":""}]'), /has no text "name"/],
  ['a name from the prototype', '{"__proto__":{"loghornState":1}}', /has no number "loghornState"/],
])('a file of %s is refused and nothing is written', async (_, text, says) => {
  writeFileSync(fileIn('bad.json'), text);
  await expect(state('import', fileIn('bad.json'))).rejects.toThrow(says);
  expect(existsSync(fileIn('state.sqlite'))).toBe(false);
});

function unitWith(parts: string): string {
  return `{"loghornState":1,"units":[{"unit":"u","version":"v.1","rows":[],"deadRows":0,${parts}}]}`;
}

test('move takes away what arrived, and nothing when something is in the way', async () => {
  await fill(url);
  const was = await contents(url);
  const other = `sqlite:${fileIn('other.sqlite')}`;
  await withStore(other, (store) => created(store, ODD));
  await expect(state('move', '--to', other)).rejects.toThrow(/exists there/);
  expect(await contents(url)).toEqual(was);
  await state('move', '--to', other, '--force');
  expect(await contents(other)).toEqual(was);
  expect(await contents(url)).toEqual([]);
});

test('move into the same store by another path is refused and loses nothing', async () => {
  await fill(url);
  const was = await contents(url);
  await expect(state('move', '--to', fileIn('state.sqlite'), '--force')).rejects.toThrow(/lead to one store/);
  expect(await contents(url)).toEqual(was);
});

test('reset forgets one unit, and only when it is said twice', async () => {
  await fill(url);
  await expect(state('reset', 'baseline/a')).rejects.toThrow(/would be forgotten: 1 unit, 2 parts.*3 rows.*--yes/);
  await expect(state('reset', 'baseline', '--yes')).rejects.toThrow(/there is no unit "baseline"/);
  await state('reset', 'baseline/a', '--yes');
  expect(await withStore(url, (store) => store.list('', undefined, 9))).toEqual([ODD]);
});

test.each([
  { line: '', says: /state {2}is no command/ },
  { line: 'drop', says: /state drop is no command/ },
  { line: 'list a b', says: /"b" is one too many/ },
  { line: 'export', says: /no file is given/ },
  { line: 'import', says: /no file is given/ },
  { line: 'reset', says: /no unit is given/ },
  { line: 'move', says: /Name it with --to/ },
  { line: 'list --all', says: /Unknown option '--all'/ },
])('"state $line" is refused with a cure', ({ line, says }) =>
  expect(() => parse(...line.split(' ').filter(Boolean))).toThrow(says),
);

describeWith(['POSTGRES', 'REDIS'], 'between a file, a real Postgres and a real Redis', () => {
  test('state moves all the way round and comes back the same', async () => {
    const [postgres, redis] = [await startPostgres({ tell: () => undefined }), await startRedis()];
    await fill(url);
    const was = await contents(url);
    const ways = [url, postgres.url, `redis://127.0.0.1:${redis.port}`, `sqlite:${fileIn('back.sqlite')}`];
    for (const [index, to] of ways.slice(1).entries()) {
      await state('move', '--store', ways[index]!, '--to', to);
      expect(await contents(to)).toEqual(was);
      expect(await contents(ways[index]!)).toEqual([]);
    }
    await postgres.stop();
    await redis.stop();
  }, 60_000);

  test('a wrong password ends the command with 2 and shows up nowhere', async () => {
    const postgres = await startPostgres({ tell: () => undefined });
    const wrong = postgres.url.replace(/:[^:@]+@/, ':planted-s3cret@');
    const { code, output } = await command('list', '--store', wrong);
    expect(code).toBe(2);
    expect(output).toMatch(/^Failed to list the units: .*the server refused the user or the password/);
    expect(output).not.toContain('planted-s3cret');
    await postgres.stop();
  }, 60_000);
});

function command(...args: string[]): Promise<{ code: number; output: string }> {
  const flags = ['--import', require.resolve('tsx'), resolve(__dirname, '../../cli/loghorn.ts'), 'state', ...args];
  return new Promise((done) => {
    execFile(process.execPath, flags, { timeout: 40_000 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}
