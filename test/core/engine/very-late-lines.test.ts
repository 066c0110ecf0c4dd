import { CoreError, msToNs } from '../../../core';
import { Reading } from '../../scenario/reading';
import { BEGIN, durationMs } from '../../scenario/story';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A shop that was read for 3 h 20 min in rounds of a minute, and where lines may come up to 3 h late. */
async function read(options = {}): Promise<Reading> {
  const reading = new Reading({ learnFromMs: 0, lateMs: 3 * HOUR, ...options });
  reading.lives('0s', '8h', 30_000);
  await reading.at('15s').reads();
  await reading.readsUntil('3h20m', MINUTE);
  return reading;
}

const minutesBefore = (end: string, minutes: number): string => `${(durationMs(end) / MINUTE - minutes).toFixed(0)}m`;

describe('lines that arrive hours late (law 12)', () => {
  test('1 min, 10 min, 1 h and 2 h 55 min late: each is found, and taught once, by whoever reads on after a restart', async () => {
    const reading = await read();
    for (const minutes of [1, 10, 60, 175])
      reading.logs(minutesBefore('3h20m', minutes), `INFO late order ${minutes} placed`, '3h20m');
    await reading.readsUntil('3h22m', MINUTE);
    reading.restarts();
    await reading.readsUntil('3h42m', MINUTE);
    await reading.expectsEachLineOnce();
    reading.restarts();
    await reading.readsUntil('4h10m', MINUTE);
    await reading.expectsEachLineOnce();
    expect((await reading.head()).counts.late).toBe(4);
  }, 60_000);

  test('a check costs two counts of ten minutes, and reads nothing where they are as expected', async () => {
    const reading = await read();
    reading.source.counts.length = 0;
    reading.source.reads.length = 0;
    await reading.readsUntil('3h40m', MINUTE);
    expect(reading.source.reads).toHaveLength(20);
    expect(reading.source.counts).toHaveLength(40);
    const minutes = reading.source.counts.map(({ from, until }) => (BigInt(until) - BigInt(from)) / 60_000_000_000n);
    expect(minutes.every((length) => length <= 10n)).toBe(true);
    const oldest = reading.source.counts.map(({ from }) => from).sort()[0]!;
    expect(Number(oldest.slice(0, -6)) - BEGIN).toBeLessThanOrEqual(22 * MINUTE);
  }, 60_000);

  test('only the minutes that differ are read again', async () => {
    const reading = await read();
    reading.logs('1h10m10s', 'INFO late order 1 placed', '3h20m');
    reading.source.reads.length = 0;
    await reading.readsUntil('3h42m', MINUTE);
    const late = reading.source.reads.filter(({ until }) => until < msToNs(BEGIN + 3 * HOUR));
    expect(late).toEqual([{ from: msToNs(BEGIN + 70 * MINUTE), until: msToNs(BEGIN + 71 * MINUTE) }]);
  }, 60_000);

  test('an hour of another host’s lines comes at once: all of it is taught, ten minutes of it a check', async () => {
    const reading = await read();
    for (let at = durationMs('1h'); at < durationMs('2h'); at += 10_000)
      reading.logsAt(at, `INFO delivery ${at} left`, { visibleAfterMs: durationMs('3h20m'), service: 'dispatch' });
    await reading.readsUntil('3h45m', MINUTE);
    await reading.expectsEachLineOnce();
    expect((await reading.head()).counts.late).toBe(360);
  }, 60_000);

  test('history that shrank hours back is no news (law 14)', async () => {
    const reading = await read();
    reading.source.lines = reading.source.lines.filter(({ at }) => at > msToNs(BEGIN + 2 * HOUR));
    reading.source.reads.length = 0;
    await reading.readsUntil('3h50m', MINUTE);
    expect(reading.source.reads).toHaveLength(30);
    expect((await reading.head()).counts).toMatchObject({ gaps: 0, tooLate: 0 });
  }, 60_000);

  test('minutes that were skipped as a whole are not asked for again', async () => {
    const reading = new Reading({ learnFromMs: 0, lateMs: 3 * HOUR });
    reading.lives('0s', '3h', 30_000);
    const span = { from: msToNs(BEGIN + 10 * MINUTE), until: msToNs(BEGIN + 20 * MINUTE) };
    reading.source.gaps = [{ span, why: 'skipped' }];
    await reading.at('15s').reads();
    await reading.readsUntil('30m', MINUTE);
    reading.logs('15m', 'INFO late order 1 placed', '30m');
    reading.source.reads.length = 0;
    await reading.readsUntil('50m', MINUTE);
    expect(reading.source.reads).toHaveLength(20);
  }, 60_000);
});

describe('lines beyond the reach', () => {
  test('are counted and told, and never taught', async () => {
    const reading = await read({ lateMs: 20 * MINUTE, lastLookMs: 30 * MINUTE });
    const before = (await reading.head()).counts;
    reading.logs('2h35m', 'ERROR the last words of a host that came back', '3h20m');
    reading.logs('2h36m', 'ERROR the last words of a host that came back', '3h20m');
    const warnings: string[] = [];
    while (reading.clock.now < BEGIN + durationMs('4h')) {
      reading.clock.now += MINUTE;
      warnings.push(...(await reading.reads()).warnings);
    }
    const { counts, forgotten } = await reading.head();
    expect(counts).toMatchObject({ tooLate: 2, late: 0, anomalousLines: before.anomalousLines });
    expect(warnings).toEqual([
      expect.stringMatching(/^2 lines of 2\d{3}-.*T\d\d:3\d to .* arrived too late to be told from known ones/),
    ]);
    expect(forgotten!.length).toBeLessThanOrEqual(6);
  }, 60_000);

  test('that cannot be counted hold nothing up', async () => {
    const reading = await read({ lateMs: 20 * MINUTE, lastLookMs: 30 * MINUTE });
    const { forgotten } = await reading.head();
    const count = reading.source.count.bind(reading.source);
    const tooOld = msToNs(BEGIN + 2.7 * HOUR);
    reading.source.count = async (span) => {
      if (span.from < tooOld) throw new CoreError('source-unavailable', 'Failed to count: 504. Wait.');
      return count(span);
    };
    await reading.readsUntil('3h35m', MINUTE);
    expect((await reading.head()).forgotten![0]!.fromMinute).toBeGreaterThan(forgotten![0]!.fromMinute);
    await reading.expectsEachLineOnce();
  }, 60_000);

  test('a limit of identities that shortens the reach is told', async () => {
    const reading = await read({ identityLimit: 100 });
    const { warnings } = await reading.at('3h22m').reads();
    expect(warnings).toEqual([expect.stringMatching(/^More lines than are remembered at once \(100\)/)]);
    await reading.expectsEachLineOnce();
  }, 60_000);
});
