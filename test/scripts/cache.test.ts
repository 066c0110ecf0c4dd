import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from '../../scripts/services/cache';

describe('the cache of real services', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-cache-'));
    process.env.LOGHORN_CACHE = folder;
  });

  afterEach(() => {
    delete process.env.LOGHORN_CACHE;
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (text: string) => (into: string) => Promise.resolve(writeFileSync(join(into, 'file'), text));

  test('builds once and finds it again', async () => {
    const place = await cached({ name: 'thing/1', build: write('first') });
    await cached({ name: 'thing/1', build: write('second') });
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('first');
  });

  test('half of it is never found, and the next try begins anew', async () => {
    const cutShort = async (into: string) => {
      await write('half')(into);
      throw new Error('the power went');
    };
    await expect(cached({ name: 'thing', build: cutShort })).rejects.toThrow('the power went');
    expect(existsSync(join(folder, 'thing'))).toBe(false);
    const place = await cached({ name: 'thing', build: write('whole') });
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('whole');
  });

  test('what a process left behind when it was killed is thrown away', async () => {
    mkdirSync(join(folder, 'thing.partial'));
    writeFileSync(join(folder, 'thing.partial/rubbish'), '');
    const place = await cached({ name: 'thing', build: write('whole') });
    expect(existsSync(join(place, 'rubbish'))).toBe(false);
  });

  test('two that want the same build it once', async () => {
    let builds = 0;
    const build = async (into: string) => {
      builds++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await write('one')(into);
    };
    await Promise.all([cached({ name: 'thing', build }), cached({ name: 'thing', build })]);
    expect(builds).toBe(1);
  });

  test('the lock of a process that died does not hold', async () => {
    writeFileSync(join(folder, 'thing.lock'), '999999999');
    await expect(cached({ name: 'thing', build: write('whole') })).resolves.toBe(join(folder, 'thing'));
  });

  test('a disk that is too full is said before anything is written, with the cure', async () => {
    const failure = cached({ name: 'thing', build: write('whole'), needsBytes: 1e18 });
    await expect(failure).rejects.toThrow(/are needed in .* are free\. Free some space, or set LOGHORN_CACHE/);
  });
});
