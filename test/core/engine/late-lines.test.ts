import { msToNs } from '../../../core';
import { Reading } from '../../scenario/reading';
import { BEGIN } from '../../scenario/story';

const MINUTE = 60_000;

/** A shop that was read for 20 min, in rounds of 15 s. */
async function read(options = {}): Promise<Reading> {
  const reading = new Reading({ learnFromMs: 0, ...options });
  reading.lives('0s', '2h');
  await reading.at('15s').reads();
  await reading.readsUntil('20m');
  return reading;
}

describe('lines that arrive late (law 12)', () => {
  test.each([
    ['8 s, within settle', '20m', '20m8s', '20m30s'],
    ['20 s, within the re-read', '20m', '20m20s', '20m45s'],
    ['2 min', '20m', '22m', '25m'],
    ['9 min', '20m', '29m', '30m30s'],
  ])('%s late: found, taught once, and found nothing else twice', async (_, at, visible, until) => {
    const reading = await read();
    reading.logs(at, 'INFO late order 1 placed', visible);
    await reading.readsUntil(until);
    await reading.expectsEachLineOnce();
    const counted = (await reading.head()).counts.lines;
    await reading.readsUntil('35m');
    await reading.expectsEachLineOnce();
    expect(counted).toBeGreaterThan(600);
  });

  test('beyond 10 min a line is out of reach', async () => {
    const reading = await read();
    reading.logs('20m', 'INFO very late order 1 placed', '33m');
    await reading.readsUntil('36m');
    expect((await reading.head()).counts.lines).toBe((await reading.shown()) - 1);
  });

  test('a late line counts as late, and changes no window that was scored', async () => {
    const reading = await read();
    const { counts } = await reading.head();
    expect(counts.late).toBe(0);
    reading.logs('20m', 'INFO late order 1 placed', '22m');
    await reading.readsUntil('24m');
    expect((await reading.head()).counts.late).toBe(1);
  });

  test('only minutes that differ are read again', async () => {
    const reading = await read();
    reading.logs('20m10s', 'INFO late order 1 placed', '24m');
    reading.source.reads.length = 0;
    await reading.readsUntil('26m');
    const long = reading.source.reads.filter(({ from }) => from < msToNs(BEGIN + 22 * MINUTE - 30_000));
    expect(long.filter(({ from }) => from === msToNs(BEGIN + 20 * MINUTE))).toEqual(
      [{ from: msToNs(BEGIN + 20 * MINUTE), until: msToNs(BEGIN + 21 * MINUTE) }].flatMap((span) => [span]),
    );
  });

  test('counts are compared once a minute, over all closed minutes at once', async () => {
    const reading = await read();
    reading.source.counts.length = 0;
    await reading.readsUntil('25m');
    expect(reading.source.counts).toHaveLength(5);
    const [first] = reading.source.counts;
    expect(BigInt(first!.until) - BigInt(first!.from)).toBeGreaterThanOrEqual(BigInt(8 * MINUTE) * 1_000_000n);
  });

  test('where a difference stays, it is a counted gap, and asked for once', async () => {
    const reading = await read();
    // Counted by the source in every span, given in none.
    reading.source.phantoms = 1;
    await reading.readsUntil('21m30s');
    const { counts, differences } = await reading.head();
    expect(counts.gaps).toBeGreaterThan(0);
    expect(counts.lost).toBe(counts.gaps);
    expect(differences.length).toBe(counts.gaps);
    await reading.expectsEachLineOnce();
    const reads = reading.source.reads.length;
    reading.source.phantoms = 0;
    await reading.readsUntil('22m30s');
    expect(reading.source.reads.length - reads).toBe(4);
    expect((await reading.head()).counts.gaps).toBe(counts.gaps);
  });

  test('a smaller count is no news: retention and deletes shrink history', async () => {
    const reading = await read();
    reading.source.phantoms = -5;
    const reads = reading.source.reads.length;
    await reading.readsUntil('25m');
    expect(reading.source.reads.length - reads).toBe(20);
    expect((await reading.head()).counts.gaps).toBe(0);
  });

  test('a clock that went back an hour does not stop the comparing', async () => {
    const reading = new Reading({ learnFromMs: 0, settleMs: 0 });
    reading.lives('0s', '3h');
    await reading.at('15s').reads();
    await reading.readsUntil('12m');
    // The store's copy says that counts were compared in an hour.
    const ahead = reading.at('1h12m');
    reading.source.clockAheadMs = -3_600_000;
    await ahead.reads();
    reading.source.clockAheadMs = 0;
    reading.at('12m').source.counts.length = 0;
    await reading.readsUntil('16m');
    expect(reading.source.counts.length).toBeGreaterThanOrEqual(3);
  });

  test('beyond the limit of identities the horizon shrinks: what is older is left alone, and nothing is taught twice', async () => {
    const reading = await read({ identityLimit: 60 });
    const { keptFrom, watermark } = await reading.head();
    expect(Number(watermark.slice(0, -6)) - keptFrom).toBeLessThanOrEqual(2 * MINUTE + 50_000);
    reading.logs('15m', 'INFO late order 1 placed', '20m10s');
    await reading.readsUntil('23m');
    expect((await reading.head()).counts).toMatchObject({ lines: (await reading.shown()) - 1 });
  });
});
