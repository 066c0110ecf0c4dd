import { plain } from '../../../core';
import { aNotification, anAlert, BEGIN } from './an-alert';

const MINUTE = 60_000;

describe('the plain wording', () => {
  test.each([
    ['new', 'firing', '[New error] shop: It is new.'],
    ['changed', 'firing', '[Worse error] shop: It is new.'],
    ['reminder', 'firing', '[Still error] shop: It is new.'],
    ['resolved', 'resolved', '[Resolved] shop: It is new.'],
  ] as const)('a notification because of "%s" is titled %s', (because, state, title) => {
    expect(plain.render(aNotification({ because, state })).title).toBe(title);
  });

  test('a whole message can be read at a glance', () => {
    const annotations = {
      summary: 'A new error of shop: 3 times within 1 min, never before.',
      reasons: 'A new error of shop: 3 times within 1 min, never before.\nErrors of shop rose from 0 to 3 a minute.',
      exemplars: 'vault sealed\nvault sealed again',
      query: '{service="shop"} |= `vault`',
      link: 'https://grafana.test/explore?x=1',
      warmingUp: 'The baseline is still learning; this may be normal.',
    };
    expect(plain.render(aNotification({ alerts: [anAlert({ annotations })] })).text).toBe(
      [
        'error in shop since 2026-11-02 00:00 UTC',
        'Why:',
        '  A new error of shop: 3 times within 1 min, never before.',
        '  Errors of shop rose from 0 to 3 a minute.',
        'Lines:',
        '  vault sealed',
        '  vault sealed again',
        'The baseline is still learning; this may be normal.',
        'Look: https://grafana.test/explore?x=1',
      ].join('\n'),
    );
  });

  test('an end says when, after how long and why, and repeats no lines', () => {
    const annotations = {
      reasons: 'It is new.',
      exemplars: 'vault sealed',
      ended: 'Its reader fell silent.',
      query: 'q',
    };
    const alerts = [anAlert({ annotations, endsAt: BEGIN + 7 * MINUTE })];
    expect(plain.render(aNotification({ because: 'resolved', state: 'resolved', alerts })).text).toBe(
      [
        'error in shop since 2026-11-02 00:00 UTC',
        'ended 2026-11-02 00:07 UTC, after 7 min',
        'Its reader fell silent.',
        'Why:',
        '  It is new.',
        'Look: q',
      ].join('\n'),
    );
  });

  test.each([
    [0, '0 s'],
    [29_000, '29 s'],
    [90_000, '2 min'],
    [-5_000, '0 s'],
  ])('an alert of %i ms lasted %s', (ms, said) => {
    const alerts = [anAlert({ endsAt: BEGIN + ms })];
    expect(plain.render(aNotification({ because: 'resolved', state: 'resolved', alerts })).text).toContain(
      `after ${said}`,
    );
  });

  test('a group of fifteen shows ten and counts the rest', () => {
    const alerts = Array.from({ length: 15 }, (_, index) => anAlert({ fingerprint: `${index}` }));
    const { text } = plain.render(aNotification({ alerts }));
    expect(text.match(/ in shop since /g)).toHaveLength(10);
    expect(text.endsWith('\n\n… and 5 more.')).toBe(true);
  });

  test('the gravest severity and each service once stand in the title', () => {
    const alerts = [
      anAlert({ severity: 'warning' }),
      anAlert({ severity: 'critical', labels: { service: 'bank' } }),
      anAlert({ labels: {} }),
    ];
    expect(plain.render(aNotification({ alerts })).title).toBe(
      '[New critical] shop, bank, unknown service: It is new.',
    );
  });

  test('a notification without any alert has words too', () => {
    expect(plain.render(aNotification({ alerts: [] }))).toEqual({ title: '[New info] :', text: '' });
  });

  describe('log text is hostile', () => {
    const hostile = [
      ['a carriage return that overwrites the line', '\r'],
      ['an escape that moves the cursor', '\u001b[2J'],
      ['a bell', '\u0007'],
      ['a null', '\u0000'],
      ['a C1 control', '\u009b'],
      ['a right-to-left override', '\u202e'],
      ['an isolate', '\u2066'],
      ['an Arabic letter mark', '\u061c'],
      ['a zero-width space', '\u200b'],
      ['a byte order mark', '\ufeff'],
      ['a soft hyphen', '\u00ad'],
      ['a word joiner', '\u2060'],
      ['a tag character', '\u{e0041}'],
      ['a line separator', '\u2028'],
      ['a paragraph separator', '\u2029'],
      ['a lone surrogate', '\ud800'],
    ] as const;

    test.each(hostile)('%s reaches neither title nor text', (_, character) => {
      const text = `pay${character}load`;
      const annotations = {
        summary: text,
        reasons: text,
        exemplars: text,
        query: text,
        link: text,
        ended: text,
        warmingUp: text,
      };
      const alerts = [anAlert({ annotations, labels: { service: text } })];
      const said = plain.render(aNotification({ alerts }));
      expect(said.title + said.text).not.toContain(character);
      expect(said.text).toContain('pay');
    });

    test('a line break in a service forges no line of ours', () => {
      const alerts = [anAlert({ labels: { service: 'shop\nLook: http://evil.test' } })];
      const { text, title } = plain.render(aNotification({ alerts }));
      expect(title).not.toContain('\n');
      expect(text.split('\n').filter((line) => line.startsWith('Look:'))).toEqual(['Look: {service="shop"}']);
    });

    test('a line break in an exemplar stays inside its list', () => {
      const annotations = { reasons: 'r', exemplars: 'boom\nLook: http://evil.test', query: 'q' };
      const { text } = plain.render(aNotification({ alerts: [anAlert({ annotations })] }));
      expect(text).toContain('\n  Look: http://evil.test\n');
    });

    test('the title stays short, and no character of two units is halved', () => {
      for (let before = 150; before < 210; before++) {
        const annotations = { summary: 'x'.repeat(before) + '😀'.repeat(100) };
        const { title } = plain.render(aNotification({ alerts: [anAlert({ annotations })] }));
        expect(title.length).toBeLessThanOrEqual(200);
        expect(title.isWellFormed()).toBe(true);
      }
    });
  });
});
