import { parseCliArguments } from '../../cli/arguments';

const parse = (line: string) => parseCliArguments(line.split(' ').filter(Boolean));

test('defaults need a file only', () => {
  expect(parse('scan app.log')).toEqual({
    command: 'scan',
    files: ['app.log'],
    isJson: false,
    isColored: true,
    learn: { share: 0.2 },
    threshold: 0.5,
  });
});

test('all flags are understood, before and behind files', () => {
  expect(parse('scan --json a.log --service shop - --window 30s --learn 2h --sensitivity high --no-color')).toEqual({
    command: 'scan',
    files: ['a.log', '-'],
    isJson: true,
    isColored: false,
    service: 'shop',
    learn: { forMs: 7_200_000 },
    windowMs: 30_000,
    threshold: 0.3,
  });
});

test.each([
  { line: '', says: /no command.*loghorn scan FILE/ },
  { line: 'wach x', says: /"wach" is no command/ },
  { line: 'scan', says: /no file is given/ },
  { line: 'scan - -', says: /given twice/ },
  { line: 'scan x --window 5', says: /"5" is no duration/ },
  { line: 'scan x --window 3d', says: /not between 1s and 1d/ },
  { line: 'scan x --learn 100%', says: /1% to 90%/ },
  { line: 'scan x --learn some', says: /"some" is no duration/ },
  { line: 'scan x --sensitivity toString', says: /low, normal, high/ },
  { line: 'scan x --verbose', says: /Unknown option '--verbose'/ },
])('"$line" is refused with a cure', ({ line, says }) => expect(() => parse(line)).toThrow(says));

test.each(['--help', 'scan --help', '--version'])('"%s" wins over all else', (line) => {
  expect(parse(line).command).toBe(line.endsWith('help') ? 'help' : 'version');
});
