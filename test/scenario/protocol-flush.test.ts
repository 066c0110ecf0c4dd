import type { Stage } from '../../core';
import { breaks } from './hooked-store';
import { atOnce, BOOK, OPS, Story } from './story';

/** Rules 6 to 12 of the protocol, and 18: what a receiver is told. */
describe('flushing a receiver', () => {
  async function firing(setup: ConstructorParameters<typeof Story>[0] = { flush: atOnce }): Promise<Story> {
    const story = new Story(setup);
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.at('30s').flushes();
    if (setup.flush !== atOnce) await story.at('1m').flushes();
    story.tells('new disk');
    return story;
  }

  // Whichever unit a flush loads first: the rest happens before it loads the other.
  test.each([OPS, BOOK])(
    'a flush overtaken by an end and another flush after it loaded %s tells no second firing (6)',
    async (unit) => {
      const story = await firing();
      story.at('6m').store.once('after', 'load', unit, async () => {
        await story.resolves('disk');
        await story.flushes({ worker: 'P1' });
      });
      await story.flushes();
      await story.flushes();
      story.tells('resolved disk');
    },
  );

  test('a flush that loses the reply to its commit tells the same notification, once (6)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    story.store.once('after', 'commit', OPS, breaks);
    await expect(story.decides()).rejects.toThrow('the connection broke');
    await story.at('15s').flushes();
    await story.at('30s').flushes();
    story.tells('new disk');
  });

  test('a group with an undone row is not due: its end waits until its firing is told (7)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.decides();
    await story.at('1m').resolves('disk');
    await story.decides();
    expect(await story.undone()).toEqual({ undone: 1, dead: 0 });
    await story.handsOver();
    story.tells('new disk');
    await story.flushes();
    story.tells('resolved disk');
  });

  test('a back-off of the firing lets no end out before it (7)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    story.outcomes = [{ failure: '503' }, 'success'];
    await story.flushes();
    story.tells('new disk');
    await story.at('10s').resolves('disk');
    await story.at('20s').flushes();
    story.tells();
    await story.at('30s').flushes();
    story.tells('again new disk');
    await story.at('31s').flushes();
    story.tells('resolved disk');
  });

  test('a dead receiver keeps one row a group, however long it is dead (7)', async () => {
    const story = new Story({ flush: { ...atOnce, repeatIntervalMs: 60_000 }, handOver: { leaseMs: 5_000 } });
    await story.at('0s').flushes();
    await story.fires('disk');
    story.outcomes = [{ failure: 'no route to host' }];
    for (const at of ['1m', '10m', '20m', '30m']) await story.at(at).flushes();
    expect(await story.undone()).toEqual({ undone: 1, dead: 0 });
  });

  test('an episode told firing that the book holds no longer is told resolved (8)', async () => {
    const story = await firing();
    await story.at('1h').resolves('disk');
    await story.at('2d').fires('net', { service: 'hub' });
    expect(await story.alerts()).toHaveLength(1);
    await story.flushes();
    story.tells('resolved disk', 'new net');
    expect(story.sent.find(({ because }) => because === 'resolved')!.alerts[0]!.annotations.ended).toBe(
      'It is no longer in the book.',
    );
  });

  test('a book that was never written resolves nothing (8)', async () => {
    const story = await firing();
    await story.store.remove(BOOK);
    await story.at('1h').flushes();
    story.tells();
    expect(story.report.isBookWritten).toBe(false);
  });

  test('an episode that ended before anybody heard of it is told firing, then resolved (9)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.at('1m').resolves('disk');
    await story.flushes();
    story.tells('new disk');
    expect(story.sent[0]).toMatchObject({ state: 'firing', alerts: [{ severity: 'error' }] });
    expect(story.sent[0]!.alerts[0]!.endsAt).toBeUndefined();
    await story.flushes();
    story.tells('resolved disk');
  });

  test("old news at a receiver's birth is counted, not told; what fires is told (10)", async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').fires('disk');
    await story.resolves('disk');
    await story.fires('net', { service: 'hub' });
    await story.at('1m').flushes();
    await story.flushes();
    story.tells('new net');
    expect(story.held).toEqual(['disk: birth: it had ended before this receiver was made']);
    await story.at('2m').fires('disk');
    await story.at('3m').resolves('disk');
    await story.flushes();
    await story.flushes();
    story.tells('new disk', 'resolved disk');
  });

  test('a newer episode resolves the older one that was told, and is told itself (11)', async () => {
    const story = await firing();
    await story.at('10m').resolves('disk');
    await story.at('11m').fires('disk');
    await story.flushes();
    story.tells('resolved disk');
    await story.flushes();
    story.tells('new disk');
    expect(story.sent.map(({ alerts }) => alerts[0]!.startsAt)).toEqual([
      story.at('0s').clock.now,
      story.clock.now,
      story.at('11m').clock.now,
    ]);
  });

  test("a newer episode that has ended too, with no word of the older one's end, is told whole (11)", async () => {
    const story = await firing();
    await story.at('11m').fires('disk');
    await story.resolves('disk');
    for (let flush = 0; flush < 4; flush++) await story.flushes();
    story.tells('resolved disk', 'new disk', 'resolved disk');
    expect(story.sent[1]!.alerts[0]!.annotations.ended).toBe('It began anew.');
  });

  function silence(): Stage & { isOn: boolean } {
    return {
      name: 'silence',
      isOn: false,
      apply(alerts) {
        if (!this.isOn) return { passed: alerts, held: [] };
        return { passed: [], held: alerts.map((alert) => ({ alert, by: 'silence', why: 'maintenance' })) };
      },
    };
  }

  test('a hold holds firing only, and never the end of what was told (12)', async () => {
    const quiet = silence();
    const story = await firing({ flush: atOnce, stages: [quiet] });
    quiet.isOn = true;
    await story.fires('net', { service: 'hub' });
    await story.at('5m').resolves('disk');
    await story.flushes();
    story.tells('resolved disk');
    expect(story.held).toEqual(['net: silence: maintenance']);
    quiet.isOn = false;
    await story.flushes();
    story.tells('new net');
  });

  test('an end under a silence is told although the book forgets the alert meanwhile (12, 8)', async () => {
    const quiet = silence();
    const story = await firing({ flush: atOnce, stages: [quiet] });
    quiet.isOn = true;
    await story.at('5m').resolves('disk');
    await story.at('2d').fires('net', { service: 'hub' });
    await story.flushes();
    story.tells('resolved disk');
  });

  test('a silence does not recall a row that is frozen already (12)', async () => {
    const quiet = silence();
    const story = new Story({ flush: atOnce, stages: [quiet] });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.decides();
    quiet.isOn = true;
    await story.flushes();
    story.tells('new disk');
  });

  test('a receiver that is deleted and made again uses no key a second time (18)', async () => {
    const story = await firing();
    await story.store.remove(OPS);
    await story.at('1m').flushes();
    story.tells('new disk');
    expect(new Set(story.sent.map(({ id }) => id)).size).toBe(2);
  });

  test('a stale commit does not pass when the receiver was deleted and made again (18)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    story.store.once('before', 'commit', OPS, async () => {
      await story.store.remove(OPS);
      await story.flushes({ worker: 'P1' });
    });
    await story.flushes();
    await story.flushes();
    story.tells('new disk');
  });

  test('a book that is deleted and made again swallows no episode, however few its merges (18)', async () => {
    const story = new Story({ flush: atOnce });
    for (const cause of ['a', 'b', 'c']) await story.at('0s').fires(cause);
    for (const cause of ['a', 'b', 'c']) await story.resolves(cause);
    await story.flushes();
    story.tells();
    await story.store.remove(BOOK);
    await story.at('1h').fires('disk');
    await story.resolves('disk');
    await story.flushes();
    await story.flushes();
    story.tells('new disk', 'resolved disk');
  });
});
