import { heardFrom, jsonOf, readAnomaly } from '../../../core';
import { anAnomaly, BEGIN } from './an-anomaly';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('reading an anomaly that came through a workflow', () => {
  test('what the trigger emitted is read as it is', () => {
    const anomaly = anAnomaly({
      template: 'vault <*>',
      link: 'https://grafana.test',
      state: 'resolved',
      endsAt: BEGIN,
    });
    expect(readAnomaly(JSON.parse(JSON.stringify(anomaly)))).toEqual({ ok: true, value: anomaly });
  });

  test.each([
    ['null', null, 'it is no object'],
    ['a list', [], 'it is no object'],
    ['a text', 'anomaly', 'it is no object'],
    ['nothing', {}, 'its field "fingerprint" is not 16 hex digits'],
  ])('%s is refused', (_, value, issue) => {
    expect(readAnomaly(value)).toEqual({ ok: false, issue });
  });

  test.each([
    ['fingerprint', '0123456789ABCDEF'],
    ['fingerprint', '0123456789abcdef\n'],
    ['fingerprint', 1],
    ['baseline', ''],
    ['service', null],
    ['service', { toString: 1 }],
    ['query', undefined],
    ['startsAt', '2026-11-02'],
    ['startsAt', BEGIN / 1_000],
    ['startsAt', BEGIN * 1e6],
    ['startsAt', NaN],
    ['toldAt', Infinity],
    ['toldAt', undefined],
    ['endsAt', 'later'],
    ['endsAt', null],
    ['state', 'firing'],
    ['kind', 'entropy'],
    ['severity', 'fatal'],
    ['severity', '__proto__'],
    ['labels', { service: 1 }],
    ['labels', ['service']],
    ['score', undefined],
    ['score', 'high'],
    ['score', 1.1],
    ['score', NaN],
    ['reasons', undefined],
    ['reasons', ['It is new.']],
    ['reasons', [{ text: { toString: 1, valueOf: 1 } }]],
    ['exemplars', [null]],
    ['exemplars', [{ at: '1' }]],
    ['template', 7],
    ['link', {}],
  ])('an anomaly whose %s is %j is refused, and the issue names the field', (field, value) => {
    const read = readAnomaly({ ...anAnomaly(), [field]: value });
    expect(read).toMatchObject({ ok: false, issue: expect.stringContaining(`"${field}"`) });
  });

  test('an end needs its time', () => {
    expect(readAnomaly(anAnomaly({ state: 'resolved' }))).toEqual({
      ok: false,
      issue: 'it is resolved and has no "endsAt"',
    });
  });

  test('what has been read never makes an alert throw, and stays short', () => {
    const hostile = jsonOf(
      bytes(
        JSON.stringify({
          ...anAnomaly(),
          __proto__: { polluted: true },
          reasons: Array.from({ length: 1_000 }, () => ({ text: 'r'.repeat(10_000) })),
          exemplars: Array.from({ length: 1_000 }, () => ({ text: 'e'.repeat(10_000) })),
          labels: {},
          counts: 'none',
        }),
      ),
    );
    const read = readAnomaly(hostile);
    if (!read.ok) throw new Error(read.issue);
    const { annotations } = heardFrom(read.value);
    expect(JSON.stringify(annotations).length).toBeLessThan(10_000);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
