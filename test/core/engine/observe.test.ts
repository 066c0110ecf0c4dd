import { msToNs } from '../../../core';
import { Reading, READER } from '../../scenario/reading';
import { BEGIN } from '../../scenario/story';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const learning = { learnFromMs: 20 * MINUTE };

/** A shop that has been quiet for 20 min, and a reader that has learned it. */
async function learned(options = {}): Promise<Reading> {
  const reading = new Reading({ ...learning, ...options });
  reading.lives('0s', '2h');
  await reading.at('20m').reads();
  return reading;
}

const told = (anomalies: readonly { state: string; service: string; severity: string }[]) =>
  anomalies.map(({ state, service, severity }) => `${state} ${severity} ${service}`);

describe('one round', () => {
  test('reads up to the end less settle, and says how far it is behind', async () => {
    const reading = await learned();
    const report = await reading.at('21m').reads();
    expect(report).toMatchObject({ readTo: reading.clock.now - 10 * SECOND, lagMs: 10 * SECOND, isLearning: false });
    expect(reading.source.reads.at(-1)).toEqual({
      from: msToNs(BEGIN + 20 * MINUTE - 25 * SECOND),
      until: msToNs(BEGIN + 21 * MINUTE - 10 * SECOND),
    });
  });

  test('counts no line twice over many rounds, although each reads again what the last one read', async () => {
    const reading = await learned();
    await reading.readsUntil('25m');
    await reading.expectsEachLineOnce();
  });

  test('goes on after a restart where it was, from its parts alone', async () => {
    const reading = await learned();
    await reading.readsUntil('25m');
    reading.restarts();
    const report = await reading.at('26m').reads();
    expect(report.startedAnew).toBeUndefined();
    await reading.expectsEachLineOnce();
  });

  test("ends no later than the source's own clock allows", async () => {
    const reading = await learned();
    reading.source.clockAheadMs = -30 * SECOND;
    expect((await reading.at('21m').reads()).readTo).toBe(reading.clock.now - 39 * SECOND);
    reading.source.clockAheadMs = 3_600 * SECOND;
    expect((await reading.at('22m').reads()).readTo).toBe(reading.clock.now - 10 * SECOND);
    reading.source.clockAheadMs = undefined;
    expect((await reading.at('23m').reads()).readTo).toBe(reading.clock.now - 10 * SECOND);
  });

  test('our clock an hour ahead and back loses and repeats nothing, for the source keeps its own time (law 29)', async () => {
    const reading = await learned();
    reading.source.clockAheadMs = -3_600 * SECOND;
    await reading.at('1h25m').reads();
    reading.source.clockAheadMs = 0;
    await reading.at('26m').reads();
    await reading.readsUntil('28m');
    await reading.expectsEachLineOnce();
  });

  test('a clock that went back waits, says so, and then goes on without a hole (law 29)', async () => {
    const reading = await learned();
    await reading.at('25m').reads();
    const report = await reading.at('24m').reads();
    expect(report.warnings).toEqual(['The clock went back: reading goes on in 60 s, where it had come to.']);
    expect(report.readTo).toBe(BEGIN + 25 * MINUTE - 10 * SECOND);
    const reads = reading.source.reads.length;
    await reading.at('24m30s').reads();
    expect(reading.source.reads).toHaveLength(reads);
    await reading.readsUntil('27m');
    await reading.expectsEachLineOnce();
  });

  test('a clock that stands still, or trembles by a second, is no warning', async () => {
    const reading = await learned();
    await reading.at('25m').reads();
    expect((await reading.reads()).warnings).toEqual([]);
    reading.clock.now -= SECOND;
    expect((await reading.reads()).warnings).toEqual([]);
  });
});

describe('what a source does to a round', () => {
  test('an error midway saves what was read before it, and the next round goes on there', async () => {
    const reading = await learned();
    reading.source.pagesLeft = 2;
    await expect(reading.at('30m').reads()).rejects.toThrow('503');
    const { watermark } = await reading.head();
    expect(watermark > msToNs(BEGIN + 22 * MINUTE) && watermark < msToNs(BEGIN + 24 * MINUTE)).toBe(true);
    await reading.expectsEachLineOnce();
    reading.source.pagesLeft = Infinity;
    await reading.at('30m15s').reads();
    await reading.expectsEachLineOnce();
    expect((await reading.head()).watermark).toBe(msToNs(BEGIN + 30 * MINUTE + 5 * SECOND));
  });

  test('an error before the first page changes nothing', async () => {
    const reading = await learned();
    const { version } = await reading.loaded();
    reading.source.pagesLeft = 0;
    await expect(reading.at('21m').reads()).rejects.toMatchObject({ code: 'source-unavailable' });
    expect((await reading.loaded()).version).toBe(version);
  });

  test('a source that gives lines and cannot count them is read on all the same', async () => {
    const reading = await learned();
    reading.source.isCounting = false;
    for (const at of ['25m', '30m', '35m']) await expect(reading.at(at).reads()).rejects.toThrow('504');
    expect((await reading.head()).watermark).toBe(msToNs(BEGIN + 35 * MINUTE - 10 * SECOND));
    await reading.expectsEachLineOnce();
  });

  test('a spent budget carries on with the next round', async () => {
    const reading = await learned({ budget: { lines: 100, bytes: 1e9, deadlineMs: MINUTE } });
    const readTo: number[] = [];
    for (let round = 0; round < 4; round++) readTo.push((await reading.at('30m').reads()).readTo - BEGIN);
    expect(new Set(readTo).size).toBe(4);
    await reading.expectsEachLineOnce();
    for (let round = 0; round < 12; round++) await reading.reads();
    expect((await reading.head()).watermark).toBe(msToNs(BEGIN + 30 * MINUTE - 10 * SECOND));
    await reading.expectsEachLineOnce();
  });

  test('a long catch-up is saved in between, with progress', async () => {
    const reading = await learned({ commitLines: 100 });
    const before = (await reading.loaded()).version;
    reading.source.pagesLeft = 10;
    await expect(reading.at('1h').reads()).rejects.toThrow('503');
    const commits = Number((await reading.loaded()).version.split('.').at(-1)) - Number(before.split('.').at(-1));
    expect(commits).toBe(5);
  });

  test('a gap is counted once, and its window is neither scored nor learned', async () => {
    const reading = await learned();
    const span = { from: msToNs(BEGIN + 22 * MINUTE), until: msToNs(BEGIN + 22 * MINUTE + SECOND) };
    reading.source.gaps = [{ span, lines: 7, why: 'a line too large' }];
    await reading.readsUntil('25m');
    expect((await reading.head()).counts).toMatchObject({ gaps: 1, lost: 7 });
    const { uncovered } = await reading.head();
    expect(uncovered).toEqual([{ from: BEGIN + 22 * MINUTE, until: BEGIN + 22 * MINUTE + SECOND }]);
  });
});

describe('what is odd', () => {
  test('a critical line that was never seen opens one anomaly, tells it hourly, and ends it after holding open', async () => {
    const reading = await learned();
    for (let minute = 21; minute < 100; minute += 1) reading.logs(`${minute}m`, `CRITICAL vault ${minute} sealed`);
    const anomalies = await reading.readsUntil('2h', MINUTE);
    expect(told(anomalies)).toEqual(['open critical shop', 'still critical shop', 'resolved critical shop']);
    const [open, still, resolved] = anomalies;
    expect(open).toMatchObject({ kind: 'line', startsAt: BEGIN + 21 * MINUTE, isWarmingUp: false });
    expect(still!.toldAt - open!.toldAt).toBe(60 * MINUTE);
    // An hour after its birth the template is the new normal.
    expect(resolved!.endsAt).toBe(BEGIN + 81 * MINUTE);
    expect(new Set(anomalies.map(({ fingerprint, startsAt }) => `${fingerprint} ${startsAt}`)).size).toBe(1);
  });

  test('each anomaly that a round reports lies in the outbox, in the same commit', async () => {
    const reading = await learned();
    reading.logs('21m', 'CRITICAL vault sealed');
    const { anomalies } = await reading.at('22m').reads();
    expect(anomalies).toHaveLength(1);
    expect(await reading.rows()).toEqual(anomalies);
  });

  test('no secret of a line leaves it', async () => {
    const reading = await learned();
    reading.logs('21m', 'CRITICAL vault sealed password=hunter2 at https://ops:s3cret@vault.test/x');
    const { anomalies } = await reading.at('22m').reads();
    expect(anomalies).toHaveLength(1);
    expect(JSON.stringify(anomalies)).not.toMatch(/hunter2|s3cret/);
    const { parts } = await reading.loaded();
    const stored = [...parts.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');
    expect(stored).toContain('vault');
    expect(stored).not.toMatch(/hunter2|s3cret/);
  });

  test('findings beyond what a person reads are refused and counted', async () => {
    const reading = new Reading({ learnFromMs: 24 * 60 * MINUTE, windowMs: 60 * MINUTE });
    const services = Array.from({ length: 400 }, (_, index) => `service-${index}`);
    services.forEach((service, index) => reading.logsAt(index, 'INFO hello', { service }));
    await reading.at('24h10s').reads();
    for (const text of ['CRITICAL vault sealed', 'CRITICAL the disk of this host is full', 'CRITICAL fan: no'])
      services.forEach((service, index) => reading.logsAt(24 * 60 * MINUTE + 30_000 + index, text, { service }));
    await reading.at('24h1m').reads();
    const rows = await reading.store.take(READER, 1, 2_000);
    expect(rows).toHaveLength(1_000);
    expect((await reading.head()).counts).toMatchObject({ anomalousLines: 1_200, refused: 200 });
  });
});

describe('the first start', () => {
  test('history teaches and never alerts, however odd it is', async () => {
    const reading = new Reading(learning);
    reading.lives('0s', '40m');
    for (let at = 0; at < 20; at++) reading.logs(`${25 * 60 + at}s`, `CRITICAL vault ${at} sealed`);
    const report = await reading.at('36m').reads();
    expect(report).toMatchObject({ startedAnew: 'new', anomalies: [] });
    expect(await reading.rows()).toEqual([]);
    reading.logs('37m', 'CRITICAL vault 77 sealed');
    expect((await reading.at('38m').reads()).anomalies).toEqual([]);
  });

  test('what history never said is odd afterwards (control)', async () => {
    const reading = await learned();
    reading.logs('21m', 'CRITICAL vault 77 sealed');
    expect(told((await reading.at('22m').reads()).anomalies)).toEqual(['open critical shop']);
  });

  test('is resumable: a round that ends midway goes on, with its share, after a restart too', async () => {
    const reading = new Reading(learning);
    reading.lives('0s', '30m');
    reading.source.pagesLeft = 4;
    await expect(reading.at('20m').reads()).rejects.toThrow('503');
    reading.restarts();
    reading.source.pagesLeft = 4;
    await expect(reading.at('21m').reads()).rejects.toThrow('503');
    const { learnFrom, learnUntil, watermark, counts } = await reading.head();
    expect(learnUntil).toBe(BEGIN + 20 * MINUTE - 10 * SECOND);
    expect(learnFrom).toBe(BEGIN - MINUTE);
    expect(counts.lines).toBeGreaterThan(350);
    expect(watermark < msToNs(learnUntil)).toBe(true);
    reading.restarts();
    reading.source.pagesLeft = Infinity;
    const report = await reading.at('22m').reads();
    expect(report).toMatchObject({ isLearning: false, learnedShare: 1, anomalies: [] });
    await reading.expectsEachLineOnce();
  });
});

describe('another source under the same name', () => {
  test('of another Loki or tenant starts anew and says so; nothing of the old one stays', async () => {
    const reading = await learned();
    await reading.readsUntil('25m');
    reading.source.origin = 'http://other.test tenant=shop';
    reading.restarts();
    const report = await reading.at('26m').reads();
    expect(report.startedAnew).toBe('it reads another Loki or tenant now');
    expect((await reading.head()).bornAt).toBe(reading.clock.now);
    await reading.expectsHistoryFrom(26 * MINUTE - 10 * SECOND - learning.learnFromMs);
    expect((await reading.at('27m').reads()).startedAnew).toBeUndefined();
  });

  test('with another query it reads on', async () => {
    const reading = await learned();
    reading.source.query = '{service_name=~"shop|bank"}';
    reading.restarts();
    const report = await reading.at('26m').reads();
    expect(report.startedAnew).toBeUndefined();
    expect((await reading.head()).query).toBe(reading.source.query);
    await reading.expectsEachLineOnce();
  });

  test('with another length of windows starts anew', async () => {
    const reading = await learned();
    (reading.options as { windowMs?: number }).windowMs = 30 * SECOND;
    reading.restarts();
    expect((await reading.at('26m').reads()).startedAnew).toBe('its windows have another length now');
  });
});
