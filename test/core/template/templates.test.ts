import { openTemplates, type Templates } from '../../../core';
import { sealJson } from '../../../core/store/envelope';
import { HOUR_MS } from '../../../core/time';
import { AT, learned, saved } from './learned';

const idsOf = (templates: Templates, messages: readonly string[]) =>
  messages.map((message) => templates.match('shop', message, AT).id);

test('lines that differ in a parameter or a name share a template, which says so once', () => {
  const templates = openTemplates(new Map());
  const found = ['user bob logged in from 10.0.0.1', 'user eve logged in from 10.0.0.2'].map((message) =>
    templates.match('shop', message, AT),
  );
  expect(found.map(({ isNew }) => isNew)).toEqual([true, false]);
  expect(found[1]!.text).toBe('user <*> logged in from <ip>');
  expect(found[1]!.id).toBe(found[0]!.id);
});

test('lines whose words say different things stay apart', () => {
  const messages = [
    'Took 3 seconds to spawn the instance',
    'Connection refused by peer 10.0.0.1',
    'VM 12 started',
    'connected to db in 3 ms',
  ];
  expect(new Set(idsOf(openTemplates(new Map()), messages)).size).toBe(messages.length);
});

test.each([
  ['changed state to up', 'changed state to down'],
  ['Line protocol state=UP on the port', 'Line protocol state=DOWN on the port'],
  ['Accepted password for bob at night', 'Failed password for bob at night'],
  ['the unit backup.timer started, as asked for', 'the unit backup.timer stopped, as asked for'],
  ['health check of pool web is "healthy" now', 'health check of pool web is "unhealthy" now'],
])('%p and %p are never one template', (one, other) => {
  const templates = openTemplates(new Map());
  // Even where the words between have become `<*>`.
  const idle = one.split(' ').slice(0, -1).concat('idle').join(' ');
  const busy = one.split(' ').slice(0, -1).concat('busy').join(' ');
  const [first, second] = idsOf(templates, [one, other, idle, busy]);
  expect(second).not.toBe(first);
  expect(idsOf(templates, [one, other])).toEqual([first, second]);
});

test('names without end become one template after a few', () => {
  const names = Array.from({ length: 200 }, (_, index) =>
    String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26)),
  );
  expect(learned(names.map((name) => `deleted ${name}`)).size).toBeLessThan(10);
  expect(learned(names.map((name) => `${name} is gone now`)).size).toBeLessThan(60);
});

test('an id is the same wherever the template is born, another for another service', () => {
  const idIn = (service: string) => openTemplates(new Map()).match(service, 'disk sda1 is full', AT).id;
  expect(idIn('shop')).toBe(idIn('shop'));
  expect(idIn('shop')).not.toBe(idIn('mail'));
  expect(idIn('shop')).toMatch(/^[0-9a-f]{16}$/);
});

test('services do not see each other’s templates', () => {
  const templates = openTemplates(new Map());
  expect(templates.match('a', 'one line', AT).isNew).toBe(true);
  expect(templates.match('b', 'one line', AT).isNew).toBe(true);
  expect(templates.size).toBe(2);
});

test('the text of an id is its present text; of an unknown id there is none', () => {
  const templates = openTemplates(new Map());
  const { id } = templates.match('shop', 'user bob logged in', AT);
  templates.match('shop', 'user eve logged in', AT);
  expect(templates.textOf(id)).toBe('user <*> logged in');
  expect(templates.textOf('0000000000000000')).toBeUndefined();
});

describe('lineage', () => {
  const lines = [
    'user bob logged in from 10.0.0.1',
    'user eve logged in from 10.0.0.1',
    'user eve logged out from 10.0.0.1',
  ];

  test('a template that became more general tells from which words and when, also after a restart', () => {
    const templates = openTemplates(new Map());
    const { id } = templates.match('shop', lines[0]!, AT);
    expect(templates.lineageOf(id)).toBeUndefined();
    templates.match('shop', lines[1]!, AT + HOUR_MS);
    templates.match('shop', lines[2]!, AT + 5 * HOUR_MS);
    const hour = Math.floor(AT / HOUR_MS) * HOUR_MS;
    const lineage = {
      bornAs: 'user bob logged in from <ip>',
      steps: [
        { at: hour + HOUR_MS, word: 'bob' },
        { at: hour + 5 * HOUR_MS, word: 'in' },
      ],
    };
    for (const each of [templates, openTemplates(saved(templates))]) {
      expect(each.textOf(id)).toBe('user <*> logged <*> from <ip>');
      expect(each.lineageOf(id)).toEqual(lineage);
    }
  });

  test('its id is that of the text it was born with, on any worker', () => {
    const templates = learned(lines);
    const { id } = templates.match('shop', lines[1]!, AT);
    const born = templates.lineageOf(id)!.bornAs.replace('<ip>', '10.9.9.9');
    expect(openTemplates(new Map()).match('shop', born, AT).id).toBe(id);
  });

  test('its part goes with the last template that had one', () => {
    const limits = { templates: 100, templatesOfService: 40 };
    const templates = openTemplates(new Map(), limits);
    for (const line of lines) templates.match('shop', line, AT);
    let parts = saved(templates);
    expect([...parts.keys()]).toContain('0/lineage');
    for (let index = 0; index < 200; index++)
      templates.match('shop', `${word(index)} ${word(index + 99)} x y`, AT + 24 * HOUR_MS);
    parts = saved(templates, parts);
    expect([...parts.keys()]).not.toContain('0/lineage');
  });
});

describe('parts', () => {
  const messages = [
    'user bob logged in',
    'user eve logged in',
    'a  wide\tgap',
    'k= v=1 "q\\"',
    'lone \ud800 half',
    '',
    '1 2',
  ];

  test('opened again, they know every line by the same id', () => {
    const templates = learned(messages);
    const again = openTemplates(saved(templates));
    const matches = messages.map((message) => again.match('shop', message, AT));
    expect(matches.map(({ isNew }) => isNew)).toEqual(messages.map(() => false));
    expect(matches.map(({ id }) => id)).toEqual(idsOf(templates, messages));
    expect(matches.map(({ text }) => text)).toEqual(
      messages.map((message) => templates.match('shop', message, AT).text),
    );
  });

  test('nothing has changed after opening, after asking, and after lines of this hour that teach nothing', () => {
    const templates = learned([...messages, ...messages]);
    const parts = saved(templates);
    expect([...templates.changes()]).toEqual([]);
    const again = openTemplates(parts);
    expect([...again.changes()]).toEqual([]);
    again.match('shop', messages[0]!, AT);
    expect([...again.changes()]).toEqual([]);
  });

  test('one new template among many changes one shard, what is heard of it, and the head', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => aSentence(index));
    const templates = learned(many);
    const parts = saved(templates);
    expect(parts.size).toBeGreaterThan(3);
    templates.match('shop', 'something else altogether', AT);
    expect([...templates.changes()]).toHaveLength(3);
  });

  test('a template that is heard in another hour changes what is heard of its shard alone', () => {
    const templates = learned(messages);
    const parts = saved(templates);
    templates.match('shop', messages[0]!, AT + HOUR_MS);
    const changes = [...templates.changes()];
    expect(changes.map(([part]) => part)).toEqual(['0/heard']);
    const again = openTemplates(new Map([...parts, ...(changes as [string, Uint8Array][])]));
    expect(again.match('shop', messages[1]!, AT).isNew).toBe(false);
    expect([...again.changes()]).toEqual([]);
  });

  test('parts of schema 1, with what was heard in the rows, open as they were', () => {
    const row = ['0123456789abcdef', 'shop', 'disk full', 0, 0, Math.floor(AT / HOUR_MS), 3];
    const old = new Map([
      ['head', sealJson('templates', 1, [0, 1])],
      ['0', sealJson('templates', 1, [row])],
    ]);
    const templates = openTemplates(old);
    expect(templates.match('shop', 'disk full', AT)).toMatchObject({ id: row[0], isNew: false });
    expect([...templates.changes()]).toEqual([]);
    expect(templates.match('shop', 'disk full', AT + HOUR_MS).id).toBe(row[0]);
    expect([...templates.changes()].map(([part]) => part)).toEqual(['0/heard']);
  });

  test('parts stay under 64 KB whatever the lines hold', () => {
    const worst = Array.from({ length: 60 }, (_, index) => `${word(index)} ${'\ud800"\u00fc'.repeat(900)}`);
    const templates = learned([...worst, ...Array.from({ length: 2_000 }, (_, index) => `"${word(index)}" is "a"`)]);
    for (const bytes of saved(templates).values()) expect(bytes.length).toBeLessThanOrEqual(65_536);
  });

  test('the same lines give the same bytes', () => {
    const [one, other] = [learned(messages), learned(messages)].map((templates) => [...saved(templates)]);
    expect(one).toEqual(other);
  });

  test('10,000 templates are open in well under 200 ms', () => {
    const templates = openTemplates(new Map());
    for (let index = 0; index < 10_000; index++) {
      templates.match(`s${index % 8}`, aSentence(index), AT);
    }
    const parts = saved(templates);
    const began = process.cpuUsage();
    const again = openTemplates(parts);
    const { user, system } = process.cpuUsage(began);
    expect(again.size).toBe(templates.size);
    expect(again.size).toBeGreaterThan(8_000);
    expect((user + system) / 1_000).toBeLessThan(400); // CPU time of all threads, on a machine that may be busy.
  });
});

describe('bounds', () => {
  const limits = { templates: 100, templatesOfService: 40 };

  test('a service keeps to its limit, and what goes is counted and leaves the parts', () => {
    const templates = openTemplates(new Map(), limits);
    let parts = saved(templates);
    for (let index = 0; index < 500; index++) {
      templates.match('shop', `${word(index)} ${word(index + 1_000)} ${word(index + 2_000)}`, AT);
      if (index % 50 === 0) parts = saved(templates, parts);
    }
    expect(templates.size).toBeLessThanOrEqual(40);
    expect(templates.size + templates.evicted).toBe(500);
    const again = openTemplates(saved(templates, parts), limits);
    expect([again.size, again.evicted]).toEqual([templates.size, templates.evicted]);
  });

  test('a flood in one service costs the others nothing', () => {
    const templates = openTemplates(new Map(), { templates: 100, templatesOfService: 90 });
    for (let index = 0; index < 15; index++) templates.match('quiet', `${word(index)} ${word(index + 50)}`, AT);
    for (let index = 0; index < 500; index++) templates.match('loud', `${word(index)} x ${word(index + 999)}`, AT);
    expect(templates.size).toBeLessThanOrEqual(100);
    for (let index = 0; index < 15; index++) {
      expect(templates.match('quiet', `${word(index)} ${word(index + 50)}`, AT).isNew).toBe(false);
    }
  });

  test('what is heard often outlives what was heard once, even a day later', () => {
    const templates = openTemplates(new Map(), limits);
    for (let line = 0; line < 1_000; line++) templates.match('shop', 'the heart beats', AT);
    templates.match('shop', 'a rare remark', AT);
    const later = AT + 24 * HOUR_MS;
    for (let index = 0; index < 200; index++) templates.match('shop', `${word(index)} ${word(index + 99)} x y`, later);
    expect(templates.match('shop', 'the heart beats', later).isNew).toBe(false);
    expect(templates.match('shop', 'a rare remark', later).isNew).toBe(true);
  });

  test('a template born again has its old id', () => {
    const templates = openTemplates(new Map(), limits);
    const { id } = templates.match('shop', 'a rare remark', AT);
    for (let index = 0; index < 200; index++)
      templates.match('shop', `${word(index)} ${word(index + 99)} x y`, AT + HOUR_MS);
    expect(templates.textOf(id)).toBeUndefined();
    expect(templates.match('shop', 'a rare remark', AT + HOUR_MS)).toMatchObject({ id, isNew: true });
  });
});

/** Unlike any other: it shares its first word with some, and no more. */
function aSentence(index: number): string {
  return `${word(index % 40)} ${word(index)} ${word(index + 5_000)} ${word(index + 10_000)} ${word(index % 6_000)}`;
}

/** A word of letters alone, another for each number below 17,576. */
function word(index: number): string {
  const letters = [index, Math.floor(index / 26), Math.floor(index / 676)].map((digit) => 97 + (digit % 26));
  return `w${String.fromCharCode(...letters)}`;
}

test('among many templates of one beginning each line finds its own, also once that has grown general', () => {
  const templates = openTemplates(new Map());
  const word = (place: string, index: number): string => place.repeat(3) + 'abcdefghijklmnopqrst'[index]!;
  const line = (index: number, last = word('z', index)): string =>
    ['report', word('u', index), word('v', index), word('w', index), word('x', index), last].join(' ');
  const all = Array.from({ length: 20 }, (_, index) => line(index));
  const born = idsOf(templates, all);
  expect(new Set(born).size).toBe(20);
  expect(idsOf(templates, all)).toEqual(born);
  expect(idsOf(templates, [line(7, 'other'), line(7)])).toEqual([born[7], born[7]]);
  expect(templates.match('shop', line(7), AT).text).toBe('report uuuh vvvh wwwh xxxh <*>');
  expect(idsOf(templates, all)).toEqual(born);
});
