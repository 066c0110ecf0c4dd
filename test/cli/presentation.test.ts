import { createProgress, progressBar } from '../../cli/progress';
import { sparkline, sparkMark } from '../../cli/sparkline';
import { terminalJson, terminalText } from '../../cli/terminal-text';

test.each([
  { name: 'rises', values: [0, 1, 2, 4, 8], expected: ' ▂▃▅█' },
  { name: 'is flat', values: [3, 3, 3], expected: '███' },
  { name: 'is silent', values: [0, 0], expected: '  ' },
  { name: 'is empty', values: [], expected: '' },
])('a sparkline that $name', ({ values, expected }) => expect(sparkline(values)).toBe(expected));

test('a mark stands under its columns', () => {
  expect(sparkMark(2, 4)).toBe('  ^^^');
  expect(sparkMark(3, 2)).toBe('   ^');
});

test.each([
  { name: 'colours and titles', text: '\x1b[31mred\x1b]0;title\x07', expected: '\\x1b[31mred\\x1b]0;title\\x07' },
  { name: 'C1 introducers', text: 'a\u009b2Jb', expected: 'a\\x9b2Jb' },
  { name: 'line ends and backspaces', text: 'a\r\nb\b', expected: 'a\\x0d\\x0ab\\x08' },
  { name: 'tabs', text: 'a\tb', expected: 'a b' },
  { name: 'turned text', text: 'user\u202egnp.exe', expected: 'user\\u202egnp.exe' },
  { name: 'marks without width', text: 'pay\u200bpal', expected: 'pay\\u200bpal' },
  { name: 'lone surrogates', text: 'a\ud800b', expected: 'a\\ud800b' },
])('the terminal gets $name spelled out', ({ text, expected }) => {
  expect(terminalText(text)).toBe(expected);
  expect(JSON.parse(terminalJson({ text }))).toEqual({ text });
  expect(terminalJson({ text })).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
});

test('what is harmless stays as it is, and what is long is cut', () => {
  expect(terminalText('Grüße 🚚 日本 "x" \\n')).toBe('Grüße 🚚 日本 "x" \\n');
  expect(terminalText('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
});

describe('progress', () => {
  let now: number;
  let written: string[];
  const at = (time: number): void => void (now = time);
  const show = (isTTY: boolean) => {
    now = 0;
    written = [];
    return createProgress({ isTTY, columns: 40, write: (text) => written.push(text) }, () => now);
  };

  test('on a terminal is a bar that is redrawn and taken away', () => {
    const progress = show(true);
    at(200);
    progress.show(0.5, 'judging '.repeat(10));
    progress.show(0.6, 'too soon');
    progress.clear();
    expect(written.length).toBe(2);
    expect(written[0]).toMatch(/^\r█{12}░{12} {2}50 %/);
    expect((written[0] ?? '').length).toBeLessThan(46);
    expect(written[1]).toBe('\r\x1b[K');
  });

  test('elsewhere is silent at first, then a line every few seconds', () => {
    const progress = show(false);
    at(4_000);
    progress.show(0.1, 'judging');
    expect(written).toEqual([]);
    at(5_000);
    progress.show(0.2, 'judging');
    at(6_000);
    progress.show(0.3, 'judging');
    progress.clear();
    expect(written).toEqual([`${progressBar(0.2, 'judging')}\n`]);
  });
});
