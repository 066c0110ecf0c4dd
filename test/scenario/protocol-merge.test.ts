import { atOnce, Story } from './story';

/** Rules 3 to 5 of the protocol: merging into the book. */
describe('merging into the book', () => {
  const rows = ['open', 'worse', 'still', 'resolved'];

  async function written(): Promise<Story> {
    const story = new Story({ flush: atOnce });
    // A receiver is no news to itself: it is born before anything happens.
    await story.at('0s').flushes();
    await story.fires('disk', { row: 'open' });
    await story.at('10s').worsens('disk', 'critical', { row: 'worse' });
    await story.at('1h').staysOpen('disk', { row: 'still' });
    await story.at('1h10m').resolves('disk', { row: 'resolved' });
    return story;
  }

  function orders(of: readonly string[]): string[][] {
    if (of.length === 0) return [[]];
    return of.flatMap((first) => orders(of.filter((one) => one !== first)).map((rest) => [first, ...rest]));
  }

  test('a resolved row that merges before its open row leaves the alert resolved (3)', async () => {
    const story = await written();
    await story.merges('resolved');
    await story.merges('open');
    expect(story.merged).toEqual(['unchanged']);
    await story.flushes();
    await story.flushes();
    story.tells('new disk', 'resolved disk');
    await story.flushes();
    story.tells();
  });

  test('every order of the rows of an episode, and every repeat, gives the same alert (3)', async () => {
    const merged = new Set<string>();
    for (const order of orders(rows)) {
      const story = await written();
      for (const row of order) await story.merges(row);
      await story.merges(...order);
      expect(story.merged).toEqual(rows.map(() => 'unchanged'));
      const [alert] = await story.alerts();
      merged.add(JSON.stringify(Object.entries(alert!).sort()));
    }
    expect([...merged]).toEqual([expect.stringContaining('"critical"')]);
  });

  test('an end stays the end when the clock of its reader went back before it (3)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('2h').fires('disk', { row: 'open' });
    await story.at('1h').resolves('disk', { row: 'resolved' });
    await story.merges('resolved');
    await story.merges('open');
    expect((await story.alerts())[0]).toMatchObject({ endsAt: story.at('1h').clock.now });
  });

  test('a repeated row writes nothing, so a redelivery never makes a receiver load the book again (3)', async () => {
    const story = await written();
    await story.merges('open');
    story.store.once('before', 'commit', 'book/default', () => expect('a commit').toBe('never'));
    await story.merges('open');
    expect(story.store.unmet).toBe(1);
  });

  test('a slow open row does not raise what was resolved and forgotten since (4)', async () => {
    const story = await written();
    await story.at('1h').merges('resolved');
    await story.flushes();
    await story.flushes();
    story.tells('new disk', 'resolved disk');
    await story.at('2d').fires('net', { service: 'hub' });
    expect(await story.alerts()).toHaveLength(1);
    await story.merges('open');
    expect(story.merged).toEqual(['held: it was told and forgotten already']);
    await story.flushes();
    story.tells('new net');
  });

  test('a new episode of what was forgotten is news (4, control)', async () => {
    const story = await written();
    await story.at('1h').merges('resolved');
    await story.at('2d').fires('net', { service: 'hub' });
    await story.at('3d').fires('disk');
    expect(story.merged).toEqual(['merged']);
  });

  test('a row older than every tombstone is held with a reason (4)', async () => {
    const story = await written();
    await story.at('40d').merges('open');
    expect(story.merged).toEqual(['held: it is older than 30 days']);
  });

  test('tombstones go after 30 days: the book does not grow for ever (4)', async () => {
    const story = await written();
    await story.at('1h').merges('resolved');
    await story.at('2d').fires('net');
    await story.at('2d').resolves('net');
    await story.at('33d').fires('fan');
    await story.merges('open');
    expect(story.merged).toEqual(['held: it is older than 30 days']);
  });

  test('an alert whose reader fell silent for three hours ends, and fires again when the reader comes back (5)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').fires('disk');
    await story.flushes();
    await story.at('2h59m').flushes();
    story.tells('new disk');
    await story.at('3h').flushes();
    story.tells('resolved disk');
    expect(story.sent.at(-1)!.alerts[0]!.annotations.ended).toBe('Its reader fell silent.');
    await story.at('4h').staysOpen('disk');
    await story.flushes();
    story.tells('new disk');
  });

  test('an open anomaly that is told every hour never ends by silence (5, control)', async () => {
    const story = new Story({ flush: { ...atOnce, repeatIntervalMs: 86_400_000 } });
    await story.at('0s').fires('disk');
    await story.flushes();
    for (const at of ['1h', '2h', '3h', '4h', '5h', '6h']) {
      await story.at(at).staysOpen('disk');
      await story.flushes();
    }
    story.tells('new disk');
  });

  test('a reader that comes back after the book forgot its alert is heard again; its old rows are not (5)', async () => {
    const story = new Story({ flush: atOnce });
    await story.at('0s').fires('disk', { row: 'old' });
    await story.merges('old');
    await story.flushes();
    await story.at('3h').flushes();
    story.tells('new disk', 'resolved disk');
    await story.at('2d').fires('net', { service: 'hub' });
    await story.flushes();
    story.tells('new net');
    await story.merges('old');
    expect(story.merged).toEqual(['held: it was told and forgotten already']);
    await story.staysOpen('disk');
    await story.flushes();
    story.tells('new disk');
  });
});
