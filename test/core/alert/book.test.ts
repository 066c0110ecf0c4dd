import { Book, bookChange, newBook, openBook } from '../../../core';
import type { Heard } from '../../../core';
import { BEGIN } from '../anomaly/an-anomaly';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function heard(more: Partial<Heard> = {}): Heard {
  return {
    fingerprint: 'a',
    reader: 'baseline/w/reader',
    labels: { service: 'shop' },
    annotations: { summary: 'first' },
    severity: 'error',
    startsAt: BEGIN,
    rank: 'open',
    heardAt: BEGIN,
    ...more,
  };
}

function merged(...all: readonly Heard[]): Book {
  const book = new Book([], [], 0);
  for (const one of all) book.merge(one, BEGIN + HOUR);
  return book;
}

describe('merging', () => {
  test.each([
    ['a repeat', {}, 'unchanged'],
    [
      'an older episode',
      { startsAt: BEGIN - 1, rank: 'resolved', severity: 'critical', heardAt: BEGIN + 1 },
      'unchanged',
    ],
    ['less grave', { severity: 'info' }, 'unchanged'],
    ['heard earlier', { heardAt: BEGIN - 1 }, 'unchanged'],
    ['graver', { severity: 'critical' }, 'merged'],
    ['heard later', { heardAt: BEGIN + 1 }, 'merged'],
    ['worse', { rank: 'worse' }, 'merged'],
    ['its end', { rank: 'resolved', endsAt: BEGIN + 1 }, 'merged'],
    ['a newer episode', { startsAt: BEGIN + 1 }, 'merged'],
  ] as const)('%s', (_, more, is) => {
    const book = merged(heard());
    expect(book.merge(heard(more), BEGIN + HOUR)).toEqual({ is });
    expect(book.sequence).toBe(is === 'merged' ? 2 : 1);
  });

  test('the words are those of the newest telling, the severity the gravest', () => {
    const [alert] = merged(
      heard(),
      heard({ heardAt: BEGIN + 2, annotations: { summary: 'later' } }),
      heard({ heardAt: BEGIN + 1, severity: 'critical', annotations: { summary: 'graver, but older' } }),
    ).alerts(BEGIN + HOUR);
    expect(alert).toMatchObject({ severity: 'critical', annotations: { summary: 'later' } });
  });

  test('of two tellings of one moment the graver one words it, in either order', () => {
    const one = heard({ rank: 'worse' });
    const other = heard({ rank: 'worse', severity: 'critical', annotations: { summary: 'graver' } });
    for (const book of [merged(one, other), merged(other, one)])
      expect(book.alerts(BEGIN)[0]).toMatchObject({ severity: 'critical', annotations: { summary: 'graver' } });
  });

  test('a newer episode keeps nothing of the older one', () => {
    const book = merged(
      heard({ severity: 'critical', rank: 'resolved', endsAt: BEGIN + 1 }),
      heard({ startsAt: BEGIN + MINUTE, heardAt: BEGIN + MINUTE }),
    );
    const [alert] = book.alerts(BEGIN + HOUR);
    expect(alert).toMatchObject({ severity: 'error', startsAt: BEGIN + MINUTE });
    expect(book.entry(alert!.fingerprint)).toMatchObject({ firstMerge: 2 });
    expect(alert).not.toHaveProperty('endsAt');
  });

  test('the merge that first saw an episode stays its first, however often it is told', () => {
    const book = merged(heard(), heard({ fingerprint: 'b' }), heard({ heardAt: BEGIN + 1 }));
    expect(['a', 'b'].map((fingerprint) => book.entry(fingerprint)?.firstMerge)).toEqual([1, 2]);
  });
});

describe('ending and forgetting', () => {
  test.each([
    [2 * HOUR, undefined],
    [3 * HOUR - 1, undefined],
    [3 * HOUR, BEGIN + 3 * HOUR],
    [9 * HOUR, BEGIN + 3 * HOUR],
  ])('unheard for %i ms it ended at %s', (afterMs, endsAt) => {
    expect(merged(heard()).alerts(BEGIN + afterMs)[0]!.endsAt).toBe(endsAt);
  });

  test.each([
    [DAY + HOUR - 1, 'entry'],
    [DAY + HOUR, 'tombstone'],
    [31 * DAY + 2 * HOUR, 'nothing'],
  ])('%i ms after it began, what ended after an hour is an %s', (afterMs, left) => {
    const book = merged(heard({ rank: 'resolved', endsAt: BEGIN + HOUR, heardAt: BEGIN + HOUR }));
    if (afterMs > 2 * DAY) book.forget(BEGIN + DAY + HOUR);
    book.forget(BEGIN + afterMs);
    expect(book.entry('a') ? 'entry' : book.tombstone('a') ? 'tombstone' : 'nothing').toBe(left);
  });

  test('what fires is never forgotten while its reader tells it', () => {
    const book = merged(heard({ heardAt: BEGIN + 10 * DAY }));
    book.forget(BEGIN + 10 * DAY + HOUR);
    expect(book.alerts(BEGIN + 10 * DAY)).toHaveLength(1);
  });
});

describe('the parts of a book', () => {
  const many = Array.from({ length: 400 }, (_, index) => heard({ fingerprint: `${index}` }));

  test('open to the same book, tombstones and count included', () => {
    const opened = newBook('birth');
    for (const one of many) opened.book.merge(one, BEGIN);
    opened.book.forget(BEGIN + 5 * DAY);
    opened.book.merge(
      heard({ fingerprint: 'late', startsAt: BEGIN + 5 * DAY, heardAt: BEGIN + 5 * DAY }),
      BEGIN + 5 * DAY,
    );
    const again = openBook(bookChange(opened)!.put);
    expect(again.birth).toBe('birth');
    expect(again.book.sequence).toBe(401);
    expect(again.book.alerts(BEGIN)).toEqual(opened.book.alerts(BEGIN));
    expect(again.book.tombstone('7')).toEqual(opened.book.tombstone('7'));
  });

  test('a merge rewrites the head and one part, and a repeat nothing', () => {
    const opened = newBook('birth');
    for (const one of many) opened.book.merge(one, BEGIN);
    expect(bookChange(opened)!.put.size).toBe(17);
    opened.book.merge(heard({ fingerprint: '7', severity: 'critical' }), BEGIN);
    expect(bookChange(opened)!.put.size).toBe(2);
    opened.book.merge(heard({ fingerprint: '7', severity: 'critical' }), BEGIN);
    expect(bookChange(opened)).toBeUndefined();
  });

  test('the same alerts in another order are the same bytes', () => {
    const [one, other] = [many, [...many].reverse()].map((all) => {
      const opened = newBook('birth');
      for (const each of all) opened.book.merge({ ...each }, BEGIN);
      return [...bookChange(opened)!.put.keys()].sort();
    });
    expect(one).toEqual(other);
  });
});
