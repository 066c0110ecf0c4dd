import { atOnce, Story } from './story';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Causes that begin and end in turn, each told before the next. */
async function comeAndGo(story: Story, causes: readonly string[]): Promise<void> {
  for (const cause of causes) {
    await story.fires(cause);
    await story.flushes();
    story.clock.now += MINUTE;
    await story.resolves(cause);
    await story.flushes();
    story.clock.now += MINUTE;
  }
}

const digestsOf = (story: Story) => story.sent.filter(({ because }) => because === 'digest');
const pairsOf = (causes: readonly string[]) => causes.flatMap((cause) => [`new ${cause}`, `resolved ${cause}`]);

test('five new notifications of a service are told in a day; the rest is held, counted, and one digest the day after', async () => {
  const story = new Story({ flush: atOnce });
  await story.flushes();
  const causes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  await comeAndGo(story, causes);
  story.tells(...pairsOf(causes.slice(0, 5)));
  expect(digestsOf(story)).toEqual([]);

  story.clock.now += DAY;
  await story.flushes();
  await story.flushes();
  const [digest, ...others] = digestsOf(story);
  expect(others).toEqual([]);
  expect(digest!.digest!.count).toBe(2);
  expect(digest!.digest!.firstAt).toBeLessThan(digest!.digest!.lastAt);
  expect(digest!.alerts.map((alert) => story.causeOf(alert))).toEqual(['f', 'g']);
  expect(story.sent.filter(({ because }) => because !== 'digest')).toHaveLength(10);
});

test('what is held says why, once an episode however often it is asked, and a restart does not forget it', async () => {
  const story = new Story({ flush: { ...atOnce, notificationsPerDay: 1 } });
  await story.flushes();
  await comeAndGo(story, ['a']);
  await story.fires('b');
  for (let round = 0; round < 5; round++) {
    await story.flushes();
    expect(story.held).toEqual(['b: cap: capped']);
    story.crashes();
  }
  await story.resolves('b');
  story.clock.now += DAY;
  await story.flushes();
  expect(digestsOf(story).map(({ digest }) => digest!.count)).toEqual([1]);
});

test('what was told firing is told resolved, though its service has used up its day', async () => {
  const story = new Story({ flush: { ...atOnce, notificationsPerDay: 1 } });
  await story.flushes();
  await story.fires('a');
  await story.flushes();
  await story.resolves('a');
  await story.flushes();
  story.tells('new a', 'resolved a');
});

test('another service has a cap of its own, and 0 means none', async () => {
  const capped = new Story({ flush: { ...atOnce, notificationsPerDay: 1 } });
  await capped.flushes();
  await comeAndGo(capped, ['a', 'b']);
  await capped.fires('elsewhere', { service: 'hub' });
  await capped.flushes();
  capped.tells('new a', 'resolved a', 'new elsewhere');

  const free = new Story({ flush: { ...atOnce, notificationsPerDay: 0 } });
  await free.flushes();
  const causes = Array.from({ length: 9 }, (_, nth) => `c${nth}`);
  await comeAndGo(free, causes);
  free.tells(...pairsOf(causes));
});

test('a held episode that fires into the next day is told on it, and its end too', async () => {
  const story = new Story({ flush: { ...atOnce, notificationsPerDay: 1 } });
  await story.flushes();
  await comeAndGo(story, ['a']);
  await story.fires('b');
  await story.flushes();
  story.tells('new a', 'resolved a');
  for (let minute = 0; minute < 24 * 60; minute += 30) {
    story.clock.now += 30 * MINUTE;
    await story.staysOpen('b');
    await story.flushes();
  }
  await story.resolves('b');
  await story.flushes();
  expect(story.hears().filter((told) => !told.startsWith('digest') && !told.startsWith('reminder'))).toEqual([
    'new b',
    'resolved b',
  ]);
});
