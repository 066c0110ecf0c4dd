import { scoreWeek, type ToldAlert, type Truth } from '../../testbed';

const MINUTE = 60_000;
const day = Date.UTC(2026, 10, 18);
const fault: Truth = { fault: 'f', service: 'billing', from: day + 30_000, until: day + 15 * MINUTE };
const alert = (afterMs: number, more: Partial<ToldAlert> = {}): ToldAlert => ({
  ...{ service: 'billing', startsAt: day + afterMs, toldAt: day + afterMs + 40_000 },
  ...more,
});

test.each([
  { name: 'in the minute in which the fault begins', one: alert(0), isOfFault: true },
  { name: 'in the minute before', one: alert(-1), isOfFault: false },
  { name: 'three minutes after its end', one: alert(18 * MINUTE), isOfFault: true },
  { name: 'later', one: alert(18 * MINUTE + 1), isOfFault: false },
  { name: 'in another service', one: alert(MINUTE, { service: 'gateway' }), isOfFault: false },
])('an alert that starts $name is of the fault: $isOfFault', ({ one, isOfFault }) => {
  const { faults, falseAlerts } = scoreWeek([one], [fault]);
  expect(faults[0]?.alerts).toBe(isOfFault ? 1 : 0);
  expect(falseAlerts.length).toBe(isOfFault ? 0 : 1);
});

test.each([
  { toldAfterMs: 3 * MINUTE, withinMs: undefined, isInTime: true },
  { toldAfterMs: 3 * MINUTE + 1, withinMs: undefined, isInTime: false },
  { toldAfterMs: 10 * MINUTE, withinMs: 10 * MINUTE, isInTime: true },
])('told $toldAfterMs ms after the beginning is in time: $isInTime', ({ toldAfterMs, withinMs, isInTime }) => {
  const truth = withinMs === undefined ? fault : { ...fault, withinMs };
  const told = alert(MINUTE, { toldAt: fault.from + toldAfterMs });
  expect(scoreWeek([told], [truth]).faults[0]).toMatchObject({ delayMs: toldAfterMs, isInTime });
});

test('one alert over two faults finds one of them', () => {
  const other: Truth = { ...fault, fault: 'g', from: fault.from + MINUTE };
  const { faults } = scoreWeek([alert(3 * MINUTE)], [fault, other]);
  expect(faults.map(({ alerts }) => alerts)).toEqual([1, 0]);
});

test('several alerts of one fault are counted, and none of them is false', () => {
  const { faults, falseAlerts } = scoreWeek([alert(MINUTE), alert(6 * MINUTE)], [fault]);
  expect(faults[0]).toMatchObject({ alerts: 2, delayMs: MINUTE + 40_000 - 30_000 });
  expect(falseAlerts).toEqual([]);
});
