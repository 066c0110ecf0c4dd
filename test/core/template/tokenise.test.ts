import { join, tokenise } from '../../../core';

test('words end at white space and behind the = of a key', () => {
  expect(tokenise(' uid=0  "a b"\tx ')).toEqual({
    words: ['uid=', '0', '"a', 'b"', 'x'],
    gaps: [' ', '', '  ', ' ', '\t', ' '],
  });
});

test.each(['', ' ', 'a', ' a=b  c\n', 'x'.repeat(10_000), 'a '.repeat(5_000), '1 '.repeat(5_000)])(
  'joining gives the text back: %#',
  (text) => {
    expect(join(tokenise(text))).toBe(text);
  },
);
