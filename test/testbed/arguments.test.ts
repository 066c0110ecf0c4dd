import { parseDuration, parseTestbedArguments } from '../../testbed/arguments';

test.each([
  { text: '250ms', ms: 250 },
  { text: '90s', ms: 90_000 },
  { text: '1.5h', ms: 5_400_000 },
  { text: '6d', ms: 518_400_000 },
])('$text is a duration', ({ text, ms }) => expect(parseDuration('--x', text)).toBe(ms));

test('a full command line is understood', () => {
  const given =
    '--to loki --url http://h:1 --seed 9 --history 24h --live 10m --fault new-failure --fault-after 90s --speed 2';
  expect(parseTestbedArguments(given.split(' '))).toMatchObject({
    to: 'loki',
    url: 'http://h:1',
    seed: 9,
    historyMs: 86_400_000,
    liveMs: 600_000,
    speed: 2,
    faults: [{ name: 'new-failure', afterMs: 90_000, forMs: 900_000 }],
    twins: [],
  });
});

test.each([
  { given: '', says: /--to: it is missing.*loki, file, stdout/ },
  { given: '--to kafka', says: /"kafka" is unknown/ },
  { given: '--to file', says: /nothing to tell/ },
  { given: '--to loki --history 7d', says: /6 days/ },
  { given: '--to file --history soon', says: /"soon" is no duration/ },
  { given: '--to file --history 1h --seed x', says: /"x" is no number/ },
  { given: '--to file --history 1h --fault flood', says: /"flood" is unknown.*garbage-payload/ },
  { given: '--to file --history 1h --fault crash-loop', says: /"crash-loop" is unknown.*garbage-payload/ },
  { given: '--to file --history 1h --world huge', says: /"huge" is unknown.*small, full/ },
  { given: '--to file --history 1h --services 0', says: /1 or more/ },
  { given: '--to file --history 1h --nonsense', says: /Unknown option '--nonsense'/ },
  { given: '--to file --history 1h --late 2', says: /between 0 and 1/ },
  { given: '--to loki --live forever --speed 3', says: /overtake/ },
])('"$given" is refused with a cure', ({ given, says }) => {
  expect(() => parseTestbedArguments(given.split(' ').filter(Boolean))).toThrow(says);
});

test('the full world has faults of its own, and as many services as are asked for', () => {
  const given = '--to stdout --world full --services 40 --history 1h --fault crash-loop --twin late-backup --markers m';
  expect(parseTestbedArguments(given.split(' '))).toMatchObject({
    world: 'full',
    services: 40,
    faults: [{ name: 'crash-loop' }],
    twins: [{ name: 'late-backup' }],
    markers: 'm',
  });
});

test('help wins', () => expect(parseTestbedArguments(['--help'])).toBe('help'));
