import { heardFrom } from '../../../core';
import { anAnomaly, BEGIN } from '../anomaly/an-anomaly';

describe('the bridge from an anomaly to an alert', () => {
  test.each([
    ['open', 'open'],
    ['still', 'open'],
    ['worse', 'worse'],
    ['resolved', 'resolved'],
  ] as const)('%s ranks as %s', (state, rank) => {
    expect(heardFrom(anAnomaly({ state })).rank).toBe(rank);
  });

  test('labels are few: no score, no severity, no line and no stream label becomes part of the group', () => {
    expect(heardFrom(anAnomaly({ labels: { pod: 'shop-7f' } })).labels).toEqual({ service: 'shop', kind: 'line' });
  });

  test('people read a summary, reasons, exemplars, the score and where to look', () => {
    const anomaly = anAnomaly({ template: 'vault <*>', link: 'https://grafana.test', isWarmingUp: true });
    expect(heardFrom(anomaly).annotations).toEqual({
      summary: 'It is new.',
      reasons: 'It is new.',
      template: 'vault <*>',
      exemplars: 'vault sealed',
      score: '0.80',
      query: '{service_name="shop"}',
      link: 'https://grafana.test',
      warmingUp: 'The baseline is still learning; this may be normal.',
    });
  });

  test('without a reason it says at least where', () => {
    const { annotations } = heardFrom(anAnomaly({ reasons: [], exemplars: [] }));
    expect(annotations).toMatchObject({ summary: 'Something unusual in shop', reasons: '' });
    expect(annotations).not.toHaveProperty('exemplars');
  });

  test('it is heard when its reader said so, and ends when the evidence did', () => {
    const anomaly = anAnomaly({ state: 'resolved', endsAt: BEGIN + 1, toldAt: BEGIN + 2 });
    expect(heardFrom(anomaly)).toMatchObject({ endsAt: BEGIN + 1, heardAt: BEGIN + 2, reader: 'baseline/w/reader' });
  });
});
