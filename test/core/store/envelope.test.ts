import { openBytes, openJson, sealBytes, sealJson } from '../../../core/store/envelope';

const payload = Uint8Array.from([0, 1, 255, 0]);

test('what is sealed opens again', () => {
  const value = { text: 'grüße \u0000 🦉', list: [1, null, true], empty: {} };
  expect(openJson('book', 3, sealJson('book', 3, value))).toEqual(value);
  expect(openBytes('hashes', 1, sealBytes('hashes', 1, payload))).toEqual(payload);
  expect(openBytes('hashes', 1, sealBytes('hashes', 1, new Uint8Array(0)))).toEqual(new Uint8Array(0));
});

test('a part opens from within other bytes', () => {
  const around = new Uint8Array(100);
  const sealed = sealBytes('hashes', 1, payload);
  around.set(sealed, 7);
  expect(openBytes('hashes', 1, around.subarray(7, 7 + sealed.length))).toEqual(payload);
});

test('sealing twice gives equal bytes, and little more than the payload', () => {
  expect(sealJson('book', 1, { a: 1 })).toEqual(sealJson('book', 1, { a: 1 }));
  expect(sealBytes('hashes', 1, payload).length).toBeLessThanOrEqual(payload.length + 'hashes'.length + 10);
});

test('an older schema migrates from where it was', () => {
  const old = sealJson('book', 2, { n: 1 });
  const migrate = (schema: number, value: unknown): unknown => ({ schema, was: value });
  expect(openJson('book', 4, old, migrate)).toEqual({ schema: 2, was: { n: 1 } });
  expect(openJson('book', 2, old, migrate)).toEqual({ n: 1 });
});

test('a newer schema is refused with its cure', () => {
  const open = (): unknown => openJson('book', 2, sealJson('book', 3, {}));
  expect(open).toThrow(/"book".*schema 3, this version reads up to 2\. Upgrade/);
  expect(open).toThrow(expect.objectContaining({ code: 'newer-state' }));
});

const sealed = sealJson('book', 1, { a: 'bcd' });
const spoilt: [name: string, bytes: Uint8Array][] = [
  ['nothing', new Uint8Array(0)],
  ['too few bytes', sealed.subarray(0, 5)],
  ['a payload that is cut off', sealed.subarray(0, sealed.length - 1)],
  ['a payload with something behind it', Uint8Array.from([...sealed, 0])],
  ['bytes of something else', new TextEncoder().encode('{"a":"bcd"} and some more')],
  ['another kind', sealJson('boot', 1, { a: 'bcd' })],
  ['another form', sealBytes('book', 1, payload)],
  ['JSON that does not parse', sealed.with(sealed.length - 1, 0x2c)],
  ['JSON that is no UTF-8', sealed.with(sealed.length - 4, 0xff)],
  ['an older schema that nothing migrates', sealJson('book', 0, { a: 'bcd' })],
];
test.each(spoilt)('%s is corrupt state', (_, bytes) => {
  expect(() => openJson('book', 1, bytes)).toThrow(
    expect.objectContaining({ name: 'CoreError', code: 'corrupt-state' }),
  );
});
