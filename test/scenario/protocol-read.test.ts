import { breaks } from './hooked-store';
import { Reading, READER } from './reading';

/** Rules 1, 2 and 18 of the protocol: reading and learning. */
describe('reading and learning', () => {
  // No comparing of counts: it would find, and so hide, what a round has missed.
  const fromNow = { learnFromMs: 0, lateCheckMs: Infinity };

  test('two workers on the same lines learn each line once (1)', async () => {
    const reading = new Reading(fromNow);
    await reading.at('1m').reads();
    reading.lives('1m', '3m');
    await reading.reads('P1');
    reading.at('3m').store.once('before', 'commit', READER, async () => void (await reading.reads('P1')));
    await reading.reads('P0');
    await reading.expectsEachLineOnce();
    await reading.reads('P1');
    await reading.expectsEachLineOnce();
  });

  test('a worker that decides again on lines whose identities another has pruned teaches none of them twice (1)', async () => {
    const reading = new Reading(fromNow);
    await reading.at('1m').reads();
    // Longer than identities are kept: what P1 read is older than the oldest that P0 leaves.
    reading.lives('1m', '1h');
    reading.at('1h').store.once('before', 'commit', READER, async () => void (await reading.reads('P1')));
    await reading.reads('P0');
    const { counts } = await reading.head();
    expect(counts.lines).toBe(await reading.shown());
    // Counted as too late: those that P0 can no longer tell from repeats.
    expect(counts.tooLate).toBeGreaterThan(1_000);
    expect(reading.store.unmet).toBe(0);
  });

  test('a lost reply to a commit teaches nothing twice (1)', async () => {
    const reading = new Reading(fromNow);
    await reading.at('1m').reads();
    reading.lives('1m', '3m');
    reading.at('3m').store.once('after', 'commit', READER, breaks);
    await expect(reading.reads()).rejects.toThrow('the connection broke');
    await reading.at('3m15s').reads();
    await reading.expectsEachLineOnce();
  });

  test('a commit that failed before it had an effect loses nothing (1, control)', async () => {
    const reading = new Reading(fromNow);
    await reading.at('1m').reads();
    reading.lives('1m', '3m');
    reading.at('3m').store.once('before', 'commit', READER, breaks);
    await expect(reading.reads()).rejects.toThrow('the connection broke');
    await reading.at('3m15s').reads();
    await reading.expectsEachLineOnce();
    expect((await reading.head()).counts.lines).toBe(60);
  });

  test('the watermark never goes back, whoever saves last (1)', async () => {
    const reading = new Reading(fromNow);
    await reading.at('1m').reads();
    reading.lives('1m', '5m');
    reading.at('2m').store.once('before', 'commit', READER, async () => void (await reading.at('5m').reads('P1')));
    await reading.reads('P0');
    expect((await reading.head()).watermark).toBe(`${reading.at('5m').clock.now - 10_000}000000`);
    await reading.expectsEachLineOnce();
  });

  test('two workers tell an anomaly once (1)', async () => {
    const reading = new Reading({ learnFromMs: 20 * 60_000 });
    reading.lives('0s', '25m');
    await reading.at('20m').reads();
    reading.logs('21m', 'CRITICAL vault sealed');
    reading.at('22m').store.once('before', 'commit', READER, async () => void (await reading.reads('P1')));
    await reading.reads('P0');
    expect((await reading.rows()).map(({ state, service }) => `${state} ${service}`)).toEqual(['open shop']);
  });

  test('a baseline restored to before what was read is read again, and leaves no hole (2)', async () => {
    const reading = new Reading(fromNow);
    await reading.at('1m').reads();
    reading.lives('1m', '8m');
    await reading.at('3m').reads();
    const backup = await reading.loaded();
    await reading.at('5m').reads();
    reading.at('7m').store.once('before', 'commit', READER, () => reading.restores(backup));
    await reading.reads();
    await reading.expectsEachLineOnce();
    expect((await reading.head()).watermark).toBe(`${reading.clock.now - 10_000}000000`);
  });

  test('a restore between two saves of one round leaves no hole either (2)', async () => {
    const reading = new Reading({ ...fromNow, commitLines: 50 });
    await reading.at('1m').reads();
    const backup = await reading.loaded();
    reading.lives('1m', '8m');
    reading
      .at('7m')
      .store.once('after', 'commit', READER, () =>
        reading.store.once('before', 'commit', READER, () => reading.restores(backup)),
      );
    await reading.reads();
    await reading.expectsEachLineOnce();
    expect((await reading.head()).counts.lines).toBe(175);
  });

  test('a baseline that is reset under a held copy starts anew, and its old rows have other ids (18)', async () => {
    const reading = new Reading({ learnFromMs: 20 * 60_000 });
    reading.lives('0s', '40m');
    reading.logs('21m', 'CRITICAL vault sealed');
    await reading.at('20m').reads();
    await reading.at('22m').reads();
    const [first] = await reading.store.take(READER, 1_000, 10);
    await reading.store.remove(READER);
    expect((await reading.at('22m').reads()).startedAnew).toBe('new');
    // What was odd is history now; it teaches.
    expect(await reading.rows()).toEqual([]);
    reading.logs('39m', 'CRITICAL vault sealed again');
    await reading.at('40m').reads();
    const [second] = await reading.store.take(READER, 1_000, 10);
    expect(second!.id).not.toBe(first!.id);
  });
});
