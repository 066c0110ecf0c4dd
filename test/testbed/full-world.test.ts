import { createWorld, planWeek, type Asked, type Occurrence, type TestbedLine } from '../../testbed';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const monday = Date.UTC(2026, 10, 2);
const at = monday + 2 * DAY + 2 * HOUR;
const forMs = 15 * MINUTE;
const span = { from: at - 15 * MINUTE, until: at + 40 * MINUTE };

const world = createWorld({ seed: 4, world: 'full' });
const told = (asked: Asked): TestbedLine[] => [...world.lines(asked)];
const text = (line: TestbedLine): string => `${line.at} ${line.text}`;
const usual = told(span);
const during = ({ at: time }: TestbedLine): boolean => {
  const ms = Number(time.slice(0, 13));
  return ms >= at && ms < at + forMs;
};
/** These are told by what is not said. */
const SILENT = ['missing-backup', 'silent-service'];

test('the full world has at least twelve services, and as many faults as twins', () => {
  expect(world.services.length).toBeGreaterThanOrEqual(12);
  expect(world.faults.length).toBe(12);
  expect(world.twins.length).toBe(12);
  const befallen = (names: readonly string[]): string[] => names.map((name) => world.serviceOf(name));
  expect(befallen(world.twins)).toEqual(befallen(world.faults));
});

test.each([
  { service: 'storefront', form: /^\d+\.\d+\.\d+\.\d+ - - \[02\/Nov\/2026:\d\d:\d\d:\d\d \+0000\] "(GET|POST) / },
  { service: 'bastion', form: /^<8[3-7]>Nov {2}2 \d\d:\d\d:\d\d gate-1 \w+\[\d+\]: / },
  { service: 'billing', form: /^<13\d>1 2026-11-02T/ },
  { service: 'orders-db', form: /^2026-11-02 \d\d:\d\d:\d\d\.\d{3} UTC \[\d+\] (app@orders )?LOG: {2}/ },
  { service: 'cluster', form: /^[IWE]1102 \d\d:\d\d:\d\d\.\d{6} {4}1187 \w+\.go:\d+\] / },
  { service: 'core-switch', form: /^<18\d>\d+: \*Nov {2}2 \d\d:\d\d:\d\d\.\d{3}: %[A-Z]+-\d-[A-Z_]+: / },
  { service: 'backup', form: /^\{"__REALTIME_TIMESTAMP":"\d{16}","PRIORITY":"\d"/ },
  { service: 'telemetry', form: /^\{"log":"[A-Z]+ .*\\n","stream":"stdout","time":"2026-/ },
  { service: 'search', form: /^2026-11-02 \d\d:\d\d:\d\d,\d{3} [A-Z]+ +\[pool-\d\] e\.shop\.search\.\w+ - / },
  { service: 'gateway', form: /^ts=2026-11-02T/ },
  { service: 'checkout', form: /^\{"time":"2026-11-02T/ },
  { service: 'warehouse', form: /^2026-11-02 \d\d:\d\d:\d\d,\d{3} [A-Z]+ \[\w+\] / },
])('$service speaks a form of its own', ({ service, form }) => {
  const own = createWorld({ seed: 4, world: 'full', services: [service] }).lines({
    from: monday,
    until: monday + HOUR,
  });
  const lines = [...own].map((line) => line.text);
  expect(lines.filter((line) => form.test(line)).length / lines.length).toBeGreaterThan(0.75);
});

describe.each(world.faults)('the fault %s', (name) => {
  const fault: Occurrence = { name, at, forMs };
  const faulty = told({ ...span, faults: [fault] });

  test('befalls its own service alone, in its time', () => {
    const before = new Set(usual.map(text));
    const after = new Set(faulty.map(text));
    const changed = [
      ...faulty.filter((line) => !before.has(text(line))),
      ...usual.filter((line) => !after.has(text(line))),
    ];
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every((line) => line.service === world.serviceOf(name) && during(line))).toBe(true);
  });

  test('marks what it says, or says nothing', () => {
    const marked = faulty.filter((line) => line.truth === name);
    if (SILENT.includes(name)) expect(faulty.length).toBeLessThan(usual.length);
    else expect(marked.length).toBeGreaterThan(30);
    expect(marked.every((line) => line.service === world.serviceOf(name))).toBe(true);
  });
});

test.each(world.twins)('the harmless twin %s marks nothing and changes what its service says', (name) => {
  const services = [world.serviceOf(name)];
  const asked = { ...span, until: at + 2 * HOUR };
  const own = createWorld({ seed: 4, world: 'full', services });
  const lines = [...own.lines({ ...asked, twins: [{ name, at, forMs }] })];
  expect(lines.every((line) => line.truth === undefined)).toBe(true);
  expect(lines.map(text)).not.toEqual([...own.lines(asked)].map(text));
});

test('the late backup is the same backup an hour later', () => {
  const full = (line: TestbedLine): boolean => line.text.includes('backup-full');
  const until = at + 2 * HOUR;
  const late = told({ from: at, until, twins: [{ name: 'late-backup', at, forMs: 90 * MINUTE }] }).filter(full);
  expect(late.length).toBe(told({ from: at, until }).filter(full).length);
  expect(Number(late[0]?.at.slice(0, 13))).toBeGreaterThanOrEqual(at + HOUR);
});

test('deploys and maintenance are announced, faults that nobody plans are not', () => {
  const markers = (name: string) => world.markers([{ name, at, forMs }]);
  expect(markers('feature-deploy')).toEqual([
    { kind: 'deploy', name: 'feature-deploy', service: 'checkout', from: at, until: at + forMs },
  ]);
  expect(markers('maintenance-stop')[0]?.kind).toBe('maintenance');
  expect(markers('silent-service')).toEqual([]);
});

test('forty services are the twelve again under other names, hosts and paces, each named by its labels', () => {
  const forty = createWorld({ seed: 4, world: 'full', services: 40 });
  expect(new Set(forty.services).size).toBe(40);
  const lines = [...forty.lines({ from: monday + 12 * HOUR, until: monday + 13 * HOUR })];
  expect(new Set(lines.map((line) => line.service)).size).toBe(40);
  for (const { service, stream } of lines)
    expect(Object.values(stream).some((value) => value === service || value.endsWith(`/${service}`))).toBe(true);
});

describe('the week', () => {
  const week = planWeek(4, monday);

  test('has every twin in its quiet days and every fault once after them', () => {
    expect(week.quietUntil).toBe(monday + 7 * DAY);
    expect(new Set(week.twins.map(({ name }) => name))).toEqual(new Set(world.twins));
    expect(week.faults.map(({ name }) => name).sort()).toEqual([...world.faults].sort());
    expect(week.faults.every((one) => one.at >= week.quietUntil && one.at + one.forMs <= week.until)).toBe(true);
  });

  test('is another one for another seed', () => {
    expect(planWeek(5, monday).faults).not.toEqual(week.faults);
    expect(planWeek(4, monday)).toEqual(week);
  });
});
