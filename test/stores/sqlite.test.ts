import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore, type SqliteStore } from '../../stores/index';
import { bytes, change, created, loaded, put } from '../conformance/store-builders';

let folder: string;
let path: string;
const open: SqliteStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loghorn-sqlite-'));
  path = join(folder, 'state.sqlite');
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(folder, { recursive: true });
});

function openStore(file = path, lockWaitMs?: number): SqliteStore {
  const store = openSqliteStore({ path: file, lockWaitMs });
  open.push(store);
  return store;
}

/** Written by a store that has closed it again. */
async function aStateFile(parts = put({ a: '1' })): Promise<string> {
  const store = openSqliteStore({ path });
  const version = await created(store, 'u', parts);
  store.close();
  return version;
}

function withFile<Result>(work: (db: DatabaseSync) => Result): Result {
  const db = new DatabaseSync(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

describe('the file', () => {
  test('is made for its owner alone, with its folder and companions', async () => {
    const file = join(folder, 'made', 'deep', 'state.sqlite');
    await created(openStore(file), 'u');
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
    expect([join(folder, 'made'), join(folder, 'made', 'deep')].map(modeOf)).toEqual(['700', '700']);
  });

  test('is made private when somebody opened it to others', async () => {
    await aStateFile();
    chmodSync(path, 0o644);
    await loaded(openStore(), 'u');
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
  });

  test('has one connection in a process however many nodes share it', async () => {
    const stores = [openStore(), openStore(), openStore(join(folder, '.', 'state.sqlite'))];
    const version = await created(stores[0]!, 'u');
    for (const store of stores) expect(await store.load('u', version)).toBe('unchanged');
    const links = readdirSync('/proc/self/fd').map((fd) => linkOf(`/proc/self/fd/${fd}`));
    expect(links.filter((link) => link === path)).toHaveLength(1);
  });

  test('stays open until its last user closes it, and closing twice is closing once', async () => {
    const [one, other] = [openStore(), openStore()];
    const version = await created(one, 'u');
    one.close();
    one.close();
    expect(await other.load('u', version)).toBe('unchanged');
    await expect(one.load('u')).rejects.toMatchObject({ code: 'store-unavailable' });
    other.close();
    expect(readdirSync(folder)).toEqual(['state.sqlite']);
  });

  test('that an operator moves away is made anew instead of written to where nobody looks', async () => {
    const store = openStore();
    await created(store, 'u', put({ a: '1' }));
    renameSync(path, `${path}.old`);
    expect(await store.load('u')).toBeUndefined();
    await created(store, 'u', put({ a: '2' }));
    path = `${path}.old`;
    expect((await loaded(openStore(), 'u')).parts.get('a')).toEqual(bytes('1'));
  });
});

function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(fd);
  } catch {
    return undefined;
  }
}

describe('a file that is unfit is refused with a cure and left as it is', () => {
  const unfit: [name: string, spoil: () => Promise<void> | void, code: string, cure: RegExp][] = [
    [
      'garbage',
      () => writeFileSync(path, 'no database '.repeat(1_000)),
      'corrupt-state',
      /move it and its .*-wal.* to/,
    ],
    [
      'overwritten in the middle',
      async () => {
        await aStateFile();
        const content = readFileSync(path);
        writeFileSync(path, content.fill(0xaa, 8_192));
      },
      'corrupt-state',
      /move it/,
    ],
    [
      'cut off',
      async () => {
        await aStateFile(change({ put: new Map([['a', new Uint8Array(200_000).fill(7)]]) }));
        truncateSync(path, 60_000);
      },
      'corrupt-state',
      /move it/,
    ],
    [
      'without our tables',
      async () => {
        await aStateFile();
        withFile((db) => db.exec('ALTER TABLE units RENAME TO was_units'));
      },
      'corrupt-state',
      /move it/,
    ],
    [
      "another program's",
      () => withFile((db) => db.exec('CREATE TABLE workflow_entity (id); INSERT INTO workflow_entity VALUES (1)')),
      'corrupt-state',
      /another program's database\. Choose another file/,
    ],
    [
      'of a newer version',
      async () => {
        await aStateFile();
        withFile((db) => db.exec('PRAGMA user_version = 99'));
      },
      'newer-state',
      /layout 99, this version reads up to 1\. Upgrade/,
    ],
  ];
  test.each(unfit)('%s', async (_, spoil, code, cure) => {
    await spoil();
    const before = readFileSync(path);
    const store = openStore();
    const refused = await store.load('u').catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'CoreError',
      code,
      isRetryable: false,
      message: expect.stringMatching(cure),
    });
    expect((refused as Error).message).toContain(path);
    await expect(store.commit('u', 'new', change())).rejects.toMatchObject({ code });
    expect(Buffer.compare(readFileSync(path), before)).toBe(0);
  });

  test('and once it is moved away, the same store goes on with a new one', async () => {
    writeFileSync(path, 'no database '.repeat(1_000));
    const store = openStore();
    await expect(store.load('u')).rejects.toMatchObject({ code: 'corrupt-state' });
    renameSync(path, `${path}.damaged`);
    await created(store, 'u');
  });

  test('a folder', async () => {
    mkdirSync(path);
    await expect(openStore().load('u')).rejects.toThrow(/it is a folder\. Name a file/);
  });

  test('below a file instead of a folder', async () => {
    writeFileSync(path, '');
    const below = openStore(join(path, 'state.sqlite'));
    await expect(below.load('u')).rejects.toMatchObject({ code: 'store-unavailable' });
  });
});

describe('while another process has it locked', () => {
  let holder: DatabaseSync;
  beforeEach(async () => {
    await aStateFile();
    holder = new DatabaseSync(path);
    holder.exec('BEGIN IMMEDIATE');
  });
  afterEach(() => holder.close());

  test('reading goes on', async () => {
    expect((await loaded(openStore(), 'u')).parts.get('a')).toEqual(bytes('1'));
  });

  test('writing waits without stopping the process, then goes on', async () => {
    const store = openStore();
    const { version } = await loaded(store, 'u');
    // A wait inside SQLite would count as the event loop's work.
    const before = performance.eventLoopUtilization();
    const saving = store.commit('u', version, put({ a: '2' }));
    setTimeout(() => holder.exec('ROLLBACK'), 300);
    expect(await saving).toHaveProperty('version');
    expect(performance.eventLoopUtilization(before).active).toBeLessThan(150);
  });

  test('writing gives up after a while, says so, and has changed nothing', async () => {
    const store = openStore(path, 100);
    const { version } = await loaded(store, 'u');
    const refused = store.commit('u', version, put({ a: '2' }));
    await expect(refused).rejects.toMatchObject({ code: 'store-unavailable', isRetryable: true });
    await expect(refused).rejects.toThrow(/another process kept it locked.*Close the program/);
    expect(await store.load('u', version)).toBe('unchanged');
  });
});

describe('on a disk of its own', () => {
  let why: string | undefined;
  let isMounted = false;
  beforeEach(() => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder], { stdio: 'pipe' });
      isMounted = true;
    } catch (error) {
      why = `needs a small tmpfs, which this user cannot mount: ${(error as Error).message}`;
    }
  });
  afterEach(() => {
    for (const store of open.splice(0)) store.close();
    if (isMounted) execFileSync('umount', [folder]);
    isMounted = false;
  });

  function isSkipped(): boolean {
    if (why !== undefined) console.warn(`skipped: ${why}`);
    return why !== undefined;
  }

  test('a full disk is told with its cure, loses nothing, and is over when there is space', async () => {
    if (isSkipped()) return;
    const store = openStore();
    const version = await created(store, 'u', put({ a: '1' }));
    const tooMuch = change({ put: new Map([['big', new Uint8Array(2_000_000).fill(3)]]) });
    const refused = store.commit('u', version, tooMuch);
    await expect(refused).rejects.toMatchObject({ code: 'store-unavailable', isRetryable: true });
    await expect(refused).rejects.toThrow(/disk is full\. Free some space/);
    expect(await store.load('u', version)).toBe('unchanged');
    execFileSync('mount', ['-o', 'remount,size=16m', folder]);
    expect(await store.commit('u', version, tooMuch)).toHaveProperty('version');
  });

  test('a disk that is full from the start is told', async () => {
    if (isSkipped()) return;
    execFileSync('sh', ['-c', `dd if=/dev/zero of='${folder}/filler' bs=4k 2>/dev/null || true`]);
    await expect(openStore().commit('u', 'new', put({ a: '1' }))).rejects.toThrow(
      /disk (is full|reported an error)\. /,
    );
  });

  test('a file that may not be written is told with its cure', async () => {
    if (isSkipped()) return;
    await aStateFile();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const refused = openStore().commit('u', 'new', change());
    await expect(refused).rejects.toMatchObject({ code: 'store-unavailable', isRetryable: false });
    await expect(refused).rejects.toThrow(/user that runs n8n/);
  });
});
