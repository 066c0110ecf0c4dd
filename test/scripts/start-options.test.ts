import { readOptions } from '../../scripts/start/options';

test.each([
  [[], { once: false, keep: false, help: false, seed: 1 }],
  [['--once', '--seed', '7'], { once: true, seed: 7 }],
  [['--loki', 'http://loki:3100', '--n8n-port', '5679'], { loki: 'http://loki:3100', n8nPort: 5679 }],
])('npm start -- %p', (args, expected) => {
  expect(readOptions(args)).toMatchObject(expected);
});

test.each([
  [['--seed', 'x'], '--seed wants a whole number, not "x"'],
  [['--sed', '1'], "Unknown option '--sed'"],
  [['once'], 'Unexpected argument'],
])('npm start -- %p is refused with the way out', (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});
