import { openBytes, sealBytes } from '../../../core/store/envelope';
import { openRows, sealRows } from '../../../core/store/row-envelope';

const PAYLOAD = Uint8Array.from([1, 2, 3]);
const migrate = (schema: number, old: Uint8Array): Uint8Array => Uint8Array.from([schema, ...old]);

describe('the envelope of rows', () => {
  test('opens what it sealed', () => {
    expect(openRows('kind', 1, sealRows('kind', 1, PAYLOAD))).toEqual(PAYLOAD);
  });

  test('opens what was sealed before rows had a format of their own', () => {
    expect(openRows('kind', 1, sealBytes('kind', 1, PAYLOAD))).toEqual(PAYLOAD);
    expect(openRows('kind', 2, sealBytes('kind', 1, PAYLOAD), migrate)).toEqual(Uint8Array.from([1, 1, 2, 3]));
    expect(openRows('kind', 2, sealRows('kind', 1, PAYLOAD), migrate)).toEqual(Uint8Array.from([1, 1, 2, 3]));
  });

  test.each([
    [
      'an older version, of rows in a format that it does not know',
      () => openBytes('kind', 1, sealRows('kind', 1, PAYLOAD)),
    ],
    ['this version, of a newer schema', () => openRows('kind', 1, sealRows('kind', 2, PAYLOAD))],
    ['this version, of a newer schema in an older format', () => openRows('kind', 1, sealBytes('kind', 2, PAYLOAD))],
    ['this version, of a newer format', () => openRows('kind', 1, sealBytes('kind', 9_001, PAYLOAD))],
  ])('lets %s say that it is newer', (_, opening) => {
    expect(opening).toThrow(expect.objectContaining({ code: 'newer-state' }));
  });
});
