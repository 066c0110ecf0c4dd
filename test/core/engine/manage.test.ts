import { acknowledgeAlert, listAlerts, muteAlerts, raiseTestAlert, readStatus, unmuteAlerts } from '../../../core';
import type { BookSetup, WantedMute } from '../../../core';
import { atOnce, BEGIN, BOOK, durationMs, Story } from '../../scenario/story';

async function ready(): Promise<{ story: Story; book: BookSetup }> {
  const story = new Story({ flush: atOnce });
  await story.at('0s').flushes();
  return { story, book: { store: story.store, book: BOOK, surroundings: story.surroundings('P0') } };
}

const until = (time: string, more: Partial<WantedMute> = {}): WantedMute => ({
  service: 'shop',
  template: '',
  reason: 'works on it',
  until: BEGIN + durationMs(time),
  ...more,
});

describe('a mute', () => {
  test('holds what fires with its reason until it ends by the clock, and then it is told', async () => {
    const { story, book } = await ready();
    await muteAlerts(book, until('1h'));
    await story.fires('disk');
    await story.fires('net', { service: 'hub' });
    await story.at('1m').flushes();
    story.tells('new net');
    expect(story.held).toEqual(['disk: mute: muted until 2026-11-02T01:00:00.000Z: works on it']);
    await story.at('59m59s').flushes();
    story.tells();
    await story.at('1h').flushes();
    story.tells('new disk');
  });

  test('lets the end of what was told firing pass (12)', async () => {
    const { story, book } = await ready();
    await story.fires('disk');
    await story.flushes();
    story.tells('new disk');
    await muteAlerts(book, until('9h'));
    await story.at('5h').staysOpen('disk');
    await story.flushes();
    story.tells();
    await story.resolves('disk');
    await story.flushes();
    story.tells('resolved disk');
  });

  test('does not recall a row that is frozen', async () => {
    const { story, book } = await ready();
    await story.fires('disk');
    await story.decides();
    await muteAlerts(book, until('1h'));
    await story.handsOver();
    story.tells('new disk');
  });

  test.each(['1h', 'lifted'])('keeps what began and ended under it untold, also afterwards (%s)', async (how) => {
    const { story, book } = await ready();
    await muteAlerts(book, until('1h'));
    await story.fires('disk');
    await story.at('10m').resolves('disk');
    if (how === 'lifted') await unmuteAlerts({ ...book }, { service: 'shop' });
    for (const time of ['11m', '2h', '20h']) await story.at(time).flushes();
    story.tells();
  });

  test('lifted, it lets what still fires pass at once', async () => {
    const { story, book } = await ready();
    await muteAlerts(book, until('1h'));
    await story.fires('disk');
    await story.at('1m').flushes();
    story.tells();
    expect(await unmuteAlerts(book, { service: 'shop' })).toHaveLength(1);
    expect(await unmuteAlerts(book, { service: 'shop' })).toEqual([]);
    await story.flushes();
    story.tells('new disk');
  });

  test('merges of anomalies leave it as it is, and muting again takes the later word', async () => {
    const { story, book } = await ready();
    await muteAlerts(book, until('1h'));
    await story.fires('disk');
    await muteAlerts(book, until('30m', { reason: 'nearly done' }));
    await story.fires('net');
    expect((await listAlerts(book)).mutes).toMatchObject([{ until: BEGIN + 1_800_000, reason: 'nearly done' }]);
    await story.at('30m').flushes();
    story.tells('new disk, net');
  });

  test.each([
    [until('1h', { service: ' ' }), /no service is named/],
    [until('0s'), /not in the future/],
    [until('1h', { until: NaN }), /not in the future/],
  ])('refuses %j', async (wanted, why) => {
    const { book, story } = await ready();
    await expect(muteAlerts(book, wanted)).rejects.toThrow(why);
    expect(await story.store.load(BOOK)).toBeUndefined();
  });
});

describe('an acknowledgement', () => {
  const mine = { by: 'Ada', note: 'looking' };
  const fingerprintOf = async (book: BookSetup) => (await listAlerts(book)).alerts[0]!.alert.fingerprint;

  test('holds reminders of that episode, not its worsening, not its end, and no later episode', async () => {
    const { story, book } = await ready();
    await story.fires('disk', { severity: 'warning' });
    await story.flushes();
    story.tells('new disk');
    await acknowledgeAlert(book, { fingerprint: await fingerprintOf(book), ...mine });
    await story.at('2h').staysOpen('disk');
    await story.at('4h30m').flushes();
    story.tells();
    expect(story.held).toEqual(['disk: acknowledge: acknowledged by Ada']);
    await story.worsens('disk', 'critical');
    await story.flushes();
    story.tells('changed disk');
    await story.resolves('disk');
    await story.flushes();
    story.tells('resolved disk');
    await story.at('5h').fires('disk', { severity: 'warning' });
    await story.flushes();
    story.tells('new disk');
  });

  test('is refused for what the book does not hold', async () => {
    const { book } = await ready();
    await expect(acknowledgeAlert(book, { fingerprint: 'x', ...mine })).rejects.toThrow(
      /no alert with this fingerprint/,
    );
  });
});

test('a list says what fires, what is held and by whom', async () => {
  const { story, book } = await ready();
  await story.fires('disk');
  await story.at('1s').fires('net', { service: 'hub' });
  await muteAlerts(book, until('1h'));
  const { alerts } = await listAlerts(book);
  expect(alerts.map(({ alert, state, held }) => [alert.labels.service, state, held?.by])).toEqual([
    ['hub', 'firing', undefined],
    ['shop', 'firing', 'mute'],
  ]);
});

test('a test alert is told firing and then resolved, and each one anew', async () => {
  const { story, book } = await ready();
  for (const time of ['1m', '2m']) {
    story.at(time);
    await raiseTestAlert(book, 'loghorn-test');
    for (const later of ['10s', '20s', '30s']) await story.at(time + later).flushes();
    expect(story.hears().map((one) => one.split(' ')[0])).toEqual(['new', 'resolved']);
  }
});

test('the status of a store tells of each unit, and of one that is broken too', async () => {
  const { story, book } = await ready();
  await story.fires('disk');
  await muteAlerts(book, until('1h', { service: 'hub' }));
  await story.flushes();
  await story.store.commit('baseline/w/n', 'new', {
    put: new Map([['head', new Uint8Array(20)]]),
    drop: [],
    outbox: [],
  });
  expect(await readStatus(story.store, BEGIN)).toMatchObject([
    { unit: 'baseline/w/n', kind: 'broken', error: expect.stringMatching(/Failed to open/) },
    { unit: BOOK, kind: 'book', firing: 1, resolved: 0, mutes: 1, undone: 0, deadRows: 0 },
    { kind: 'receiver', groups: 1, firingGroups: 1 },
  ]);
});
