import { ValueReader, ValueWriter } from '../../../core/store/value-bytes';
import type { Value } from '../../../core/store/value-bytes';

function written(value: Value): Uint8Array {
  const writer = new ValueWriter();
  writer.value(value);
  return writer.taken();
}

describe('a value as bytes', () => {
  test.each<[Value, number]>([
    [0, 1],
    [127, 1],
    [128, 3],
    [-3, 2],
    [2 ** 53 - 1, 9],
    [1_793_612_760_000, 5],
    [0.5, 5],
    [0.1, 9],
    [1e300, 9],
    [Infinity, 5],
    ['', 2],
    ['c11b864b088b79a3', 9],
    ['C11B864B088B79A3', 18],
    ['über \ud83d\ude00', 12],
    ['a'.repeat(5_000), 5_003],
    ['half \ud83d of a pair', 20],
    [[], 2],
    [[1, [2, 'x']], 9],
    [{ a: 1, b: [true, false, null] }, 14],
    [undefined, 1],
  ])('%j takes few and is the same again (%#)', (value, bytes) => {
    expect(written(value)).toHaveLength(bytes);
    const reader = new ValueReader(written(value));
    expect(reader.value()).toEqual(value);
    expect(reader.isAtEnd).toBe(true);
  });

  test('a name that objects have by birth is a name like others', () => {
    const value = JSON.parse('{"__proto__": 1, "constructor": 2}') as Value;
    expect(JSON.stringify(new ValueReader(written(value)).value())).toBe('{"__proto__":1,"constructor":2}');
  });

  test('damaged bytes are said to be damaged, whatever they are', () => {
    const whole = written([1, 'text', 0.1, { name: [2] }]);
    for (let end = 0; end < whole.length; end++)
      expect(() => new ValueReader(whole.subarray(0, end)).value()).toThrow('damaged');
    // A list of two to the forty, and no such tag.
    for (const bytes of [[0x87, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f], [0xff]])
      expect(() => new ValueReader(Uint8Array.from(bytes)).value()).toThrow('damaged');
  });
});
