import { createFlusher, mergeAnomalies } from '../../../core';
import type { Loaded } from '../../../core';
import { atOnce, BEGIN, BOOK, OPS, Story } from '../../scenario/story';
import { anAnomaly } from '../anomaly/an-anomaly';

const MINUTE = 60_000;

describe('a round of a receiver', () => {
  test('tells with the defaults: by service, after half a minute, then quiet', async () => {
    const story = new Story();
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.fires('net');
    await story.fires('fan', { service: 'hub', severity: 'info' });
    for (let second = 15; second < 3 * 3_600; second += 15) await story.at(`${second}s`).flushes();
    story.tells('new disk, net', 'new fan');
  });

  test.each([
    [['service'], ['new disk, net', 'new fan']],
    [[], ['new disk, fan, net']],
    [
      ['service', 'nothing'],
      ['new disk, net', 'new fan'],
    ],
  ])('groups by %j', async (groupBy, told) => {
    const story = new Story({ flush: { ...atOnce, groupBy } });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.fires('net');
    await story.fires('fan', { service: 'hub' });
    await story.flushes();
    story.tells(...told);
  });

  test('what it does not want is held with a reason, and in = passed + held', async () => {
    const story = new Story({ flush: { ...atOnce, services: ['shop*'], minimumSeverity: 'error' } });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.fires('net', { service: 'hub' });
    await story.fires('fan', { severity: 'info' });
    await story.flushes();
    story.tells('new disk');
    expect([...story.held].sort()).toEqual(['fan: match: below error', 'net: match: service hub is not wanted']);
    expect(story.report).toMatchObject({ firing: 3, isBookWritten: true, deadRows: 0 });
  });

  test('says when nobody has ever written its book', async () => {
    const story = new Story();
    expect(await story.decides()).toMatchObject({ isBookWritten: false, firing: 0, notifications: [] });
    await story.fires('disk');
    expect(await story.decides()).toMatchObject({ isBookWritten: true, firing: 1 });
  });

  test('two receivers of one book tell each their own, under different ids', async () => {
    const story = new Story({ flush: atOnce });
    const boss = 'receiver/w/boss';
    await story.flushes();
    await story.flushes({ receiver: boss });
    await story.fires('disk');
    await story.flushes();
    await story.flushes({ receiver: boss });
    story.tells('new disk');
    story.tellsTo(boss, 'new disk');
    expect(new Set(story.sent.map(({ id }) => id)).size).toBe(2);
  });

  test('nothing new writes nothing: a quiet night costs a store two reads a round', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.flushes();
    const loaded = await story.store.load(OPS);
    for (const at of ['1m', '2m', '3m']) await story.at(at).flushes();
    expect(await story.store.load(OPS, (loaded as { version: string }).version)).toBe('unchanged');
  });

  test('a group that has ended and is forgotten leaves nothing in the store', async () => {
    const story = new Story({ flush: { ...atOnce, minimumSeverity: 'error' } });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.flushes();
    await story.at('1m').resolves('disk');
    await story.flushes();
    const groups = async () => {
      const loaded = (await story.store.load(OPS)) as Loaded;
      return [...loaded.parts.keys()].filter((name) => name.startsWith('group/')).length;
    };
    expect(await groups()).toBe(1);
    // The book forgets while it merges something else, which this receiver does not want.
    await story.at('2d').fires('fan', { severity: 'info' });
    await story.flushes();
    expect(await groups()).toBe(0);
  });

  test('other group labels end the old groups and tell what fires in the new ones', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    await story.flushes();
    story.tells('new disk');
    const { store } = story;
    const options = { ...atOnce, groupBy: ['kind'] };
    const flusher = createFlusher({
      store,
      receiver: OPS,
      book: BOOK,
      options,
      surroundings: story.surroundings('P0'),
    });
    const { notifications } = await flusher.round();
    expect(notifications.map(({ because, groupKey }) => `${because} ${groupKey}`)).toEqual([
      'resolved [["service","shop"]]',
      'new [["kind","line"]]',
    ]);
  });

  test('rows that were given up are reported', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').flushes();
    await story.fires('disk');
    story.outcomes = [{ failure: '500' }];
    for (let minute = 0; minute < 100; minute++) await story.at(`${minute}m`).flushes();
    expect(story.report.deadRows).toBe(1);
  });
});

describe('merging a round of anomalies', () => {
  test('says of each what became of it, in order', async () => {
    const story = new Story();
    const surroundings = story.surroundings('P0');
    const { store } = story;
    const anomalies = [
      anAnomaly(),
      anAnomaly(),
      anAnomaly({ fingerprint: 'f'.repeat(16), toldAt: BEGIN - 31 * 24 * 60 * MINUTE }),
    ];
    expect(await mergeAnomalies({ store, book: BOOK, anomalies, surroundings })).toEqual({
      merged: 1,
      unchanged: 1,
      each: [
        { fingerprint: '0123456789abcdef', is: 'merged' },
        { fingerprint: '0123456789abcdef', is: 'unchanged' },
        { fingerprint: 'f'.repeat(16), is: 'held', why: 'it is older than 30 days' },
      ],
    });
  });

  test('nothing to merge writes no book', async () => {
    const story = new Story();
    await mergeAnomalies({ store: story.store, book: BOOK, anomalies: [], surroundings: story.surroundings('P0') });
    expect(await story.store.load(BOOK)).toBeUndefined();
  });

  test('fifty executions at once lose none', async () => {
    const story = new Story();
    const { store } = story;
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const anomalies = [anAnomaly({ fingerprint: index.toString(16).padStart(16, '0') })];
        return mergeAnomalies({ store, book: BOOK, anomalies, surroundings: story.surroundings(`P${index}`) });
      }),
    );
    expect(await story.alerts()).toHaveLength(50);
  });
});
