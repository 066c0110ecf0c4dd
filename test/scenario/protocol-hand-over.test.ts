import { breaks } from './hooked-store';
import { atOnce, BEGIN, durationMs, OPS, Story } from './story';

/** Rules 13 to 17 of the protocol: rows, leases and the outcomes of executions. */
describe('handing over', () => {
  async function decided(handOver = {}): Promise<Story> {
    const story = new Story({ flush: atOnce, handOver });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.decides();
    return story;
  }

  /** Rounds of one worker, every 15 s. */
  async function rounds(story: Story, from: string, until: string, worker = 'P0'): Promise<void> {
    for (let at = durationMs(from); at <= durationMs(until); at += 15_000) {
      story.clock.now = BEGIN + at;
      await story.handsOver({ worker });
    }
  }

  test('a lease is renewed while its execution runs: no second worker takes the row (13, control)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    for (let minute = 0; minute < 14; minute++) {
      await rounds(story, `${minute}m`, `${minute}m45s`);
      await story.handsOver({ worker: 'P1' });
    }
    story.tells('new disk');
    await story.ends('success');
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
  });

  test('an execution without an outcome counts as failed after the longest hold (13)', async () => {
    const story = await decided();
    story.outcomes = ['never', 'success'];
    await rounds(story, '0s', '15m');
    story.tells('new disk');
    await rounds(story, '15m15s', '16m');
    story.tells('again new disk');
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
  });

  test('a run given up as too long does not end the run that followed it (13)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    await rounds(story, '0s', '16m');
    story.tells('new disk', 'again new disk');
    await story.ends({ failure: 'timed out' });
    await rounds(story, '16m15s', '18m');
    story.tells();
    await story.ends('success');
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
  });

  test('the longest hold is an option (13)', async () => {
    const story = await decided({ longestHoldMs: 60_000 });
    story.outcomes = ['never', 'success'];
    await rounds(story, '0s', '2m');
    story.tells('new disk', 'again new disk');
  });

  test('an execution that never started (no outcome at all) is a failure, not a success (13)', async () => {
    const story = await decided();
    story.outcomes = [undefined, 'success'];
    await story.handsOver();
    await story.at('29s').handsOver();
    story.tells('new disk');
    await story.at('30s').handsOver();
    story.tells('again new disk');
  });

  test('a worker whose clock is 90 s ahead takes no row that another holds (14)', async () => {
    const story = await decided();
    story.skewMs.set('P1', 90_000);
    story.outcomes = ['never'];
    await story.handsOver();
    await story.handsOver({ worker: 'P1' });
    await story.at('30s').handsOver({ worker: 'P1' });
    story.tells('new disk');
  });

  test('a lease that lies further ahead than any lease counts as run out: the clock went back (14)', async () => {
    const story = await decided();
    story.outcomes = ['never', 'success'];
    await story.at('365d').handsOver();
    story.crashes();
    await story.at('1m').handsOver();
    story.tells('new disk', 'again new disk');
  });

  test('times of a receiver that lie ahead delay nothing: the clock went back (14)', async () => {
    const story = new Story();
    for (const at of ['365d', '365d30s']) {
      await story.at(at).flushes();
      if (at === '365d') await story.fires('disk');
      await story.flushes();
    }
    await story.resolves('disk');
    await story.flushes();
    story.tells('new disk', 'resolved disk');
    await story.at('1m').fires('net');
    await story.flushes();
    story.tells();
    await story.at('1m30s').flushes();
    story.tells('new net');
  });

  test("a stale holder's failure does not take the row from its present holder (15)", async () => {
    const story = await decided();
    story.outcomes = ['never'];
    await story.handsOver();
    await story.at('2m').handsOver({ worker: 'P1' });
    story.tells('new disk', 'again new disk');
    await story.ends({ failure: 'the stale one' });
    await story.at('2m45s').handsOver({ worker: 'P2' });
    story.tells();
    await story.ends('success');
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
  });

  test("a stale holder's success settles the row: what was sent was sent (15)", async () => {
    const story = await decided();
    story.outcomes = ['never'];
    await story.handsOver();
    await story.at('2m').handsOver({ worker: 'P1' });
    await story.ends('success');
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
  });

  test('ten crashes do not kill a good row (16)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    for (let crash = 1; crash <= 10; crash++) {
      await story.at(`${crash * 2}h`).handsOver();
      story.crashes();
    }
    story.outcomes = ['success'];
    await story.at('23h').handsOver();
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
    expect(story.sent).toHaveLength(1);
  });

  test('a row that kills every process that takes it is dead after 24 takes, and then its group goes on (16)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    for (let crash = 1; crash <= 30; crash++) {
      await story.at(`${crash * 2}h`).handsOver();
      story.crashes();
    }
    expect(await story.undone()).toEqual({ undone: 0, dead: 1 });
    story.tells('new disk', ...Array.from({ length: 23 }, () => 'again new disk'));
    story.outcomes = ['success'];
    await story.resolves('disk');
    await story.flushes();
    story.tells('resolved disk');
  });

  test('a row that lost two processes is leased for longer each time before it is tried again (16)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    const taken: string[] = [];
    for (let second = 0; second <= 3600; second += 15) {
      await story.at(`${second}s`).handsOver();
      if (story.running.length > 0) taken.push(`${second / 60}m`);
      story.crashes();
    }
    expect(taken).toEqual(['0m', '1m', '2m', '4m', '8m', '16m', '32m']);
  });

  test('a known failure backs off 30 s, 1, 2, 4 … min, and the eighth kills the row (16)', async () => {
    const story = await decided();
    story.outcomes = [{ failure: '500' }];
    const taken: string[] = [];
    for (let second = 0; second <= 2 * 3600; second += 15) {
      await story.at(`${second}s`).handsOver();
      if (story.hears().length > 0) taken.push(`${second / 60}m`);
    }
    expect(taken).toEqual(['0m', '0.5m', '1.5m', '3.5m', '7.5m', '15.5m', '31.5m', '63.5m']);
    expect(await story.undone()).toEqual({ undone: 0, dead: 1 });
    expect((await story.store.dead(OPS))[0]).toMatchObject({ why: '500', failures: 7 });
  });

  test('an outcome that could not be saved is kept and saved before the next take (17)', async () => {
    const story = await decided();
    story.store.once('before', 'settle', OPS, breaks);
    await story.handsOver();
    expect(await story.undone()).toEqual({ undone: 1, dead: 0 });
    await story.at('5m').handsOver();
    story.tells('new disk');
    expect(await story.undone()).toEqual({ undone: 0, dead: 0 });
  });

  test('while outcomes cannot be saved no row is taken (17)', async () => {
    const story = await decided();
    for (let failure = 0; failure < 2; failure++) story.store.once('before', 'settle', OPS, breaks);
    await story.handsOver();
    await expect(story.at('5m').handsOver()).rejects.toThrow('the connection broke');
    await story.at('6m').handsOver();
    story.tells('new disk');
  });

  test('a failure by the longest hold that could not be saved is kept as well (17)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    await rounds(story, '0s', '15m');
    story.store.once('before', 'settle', OPS, breaks);
    await expect(story.at('15m15s').handsOver()).rejects.toThrow('the connection broke');
    await story.at('15m30s').handsOver();
    story.outcomes = ['success'];
    await story.at('15m59s').handsOver();
    story.tells('new disk');
    await story.at('16m').handsOver();
    story.tells('again new disk');
  });

  test('a process that stalled beyond its lease emits no row that it has in flight (17)', async () => {
    const story = await decided();
    story.outcomes = ['never'];
    await story.handsOver();
    // Its own clock stood still, so it renewed nothing, and takes its own row again.
    story.at('10m').skewMs.set('P0', -600_000);
    await story.handsOver();
    await story.at('10m15s').handsOver();
    story.tells('new disk');
    await story.ends({ failure: 'known by the lease of now' });
    await story.at('10m44s').handsOver();
    story.tells();
    await story.at('10m45s').handsOver();
    story.tells('again new disk');
  });
});
