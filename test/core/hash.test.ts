import { hashText, keyedHash, LineHash, msToNs, publicHash } from '../../core';

const KEY = { high: 0x01020304, low: 0xa0b0c0d0 };
const hash = (...parts: string[]) => hashText(keyedHash(KEY, parts));

describe('keyedHash', () => {
  test.each([
    ['the cut between parts', ['a', 'bc'], ['ab', 'c']],
    ['an empty part', ['a'], ['a', '']],
    ['one character', ['abc'], ['abd']],
    ['odd and even lengths', ['ab'], ['ab\0']],
    ['what UTF-8 would replace', ['\ud800'], ['\ud801']],
  ])('%s matters', (_name, one, other) => {
    expect(hash(...one)).not.toBe(hash(...other));
  });

  test('another key gives another hash', () => {
    expect(hash('line')).not.toBe(hashText(keyedHash({ ...KEY, low: 1 }, ['line'])));
  });

  test('100,000 near texts give 100,000 hashes, and each bit is set in about half of them', () => {
    const seen = new Set<string>();
    const set = new Array<number>(64).fill(0);
    for (let index = 0; index < 100_000; index++) {
      const { high, low } = keyedHash(KEY, [`line ${index}`]);
      seen.add(hashText({ high, low }));
      for (let bit = 0; bit < 32; bit++) {
        set[bit]! += (low >>> bit) & 1;
        set[32 + bit]! += (high >>> bit) & 1;
      }
    }
    expect(seen.size).toBe(100_000);
    expect(Math.min(...set)).toBeGreaterThan(49_000);
    expect(Math.max(...set)).toBeLessThan(51_000);
  });

  test('names that are stored stay what they are', () => {
    expect(publicHash('baseline', 'shop', 'line')).toMatchInlineSnapshot(`"70ff337695f68705"`);
  });
});

describe('LineHash', () => {
  const line = { at: msToNs(1_793_577_600_000), stream: { app: 'shop' }, metadata: { trace: '1' }, text: 'hello' };
  const of = (more: object) => hashText(new LineHash(KEY).of({ ...line, ...more }));

  test('it does not depend on whether a key is a label or metadata, nor on order', () => {
    expect(of({ stream: { trace: '1', app: 'shop' }, metadata: {} })).toBe(of({}));
  });

  test.each([
    ['time', { at: '1793577600000000001' }],
    ['text', { text: 'hello!' }],
    ['stream', { stream: { app: 'shop2' } }],
    ['metadata', { metadata: { trace: '2' } }],
    ['swapped names', { stream: { app: '1' }, metadata: { trace: 'shop' } }],
  ])('another %s gives another hash', (_name, more) => {
    expect(of(more)).not.toBe(of({}));
  });
});
