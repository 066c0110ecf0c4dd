import type { LineObservation } from '../../../core/detectors/detector';
import { openWindows } from '../../../core/feature/windows';
import type { Windows } from '../../../core/feature/windows';
import { DAY_MS, MINUTE_MS } from '../../../core/time';

const NOON = Date.UTC(2026, 5, 1, 12);
const whole = (): number => 1;

function aLine(more: Partial<LineObservation> = {}): LineObservation {
  return {
    at: NOON,
    service: 'shop',
    severity: 'info',
    template: 't1',
    templateText: 'order <*> placed',
    isNewTemplate: false,
    message: 'order 7 placed',
    ...more,
  };
}

function partsOf(windows: Windows, before: ReadonlyMap<string, Uint8Array> = new Map()): Map<string, Uint8Array> {
  const parts = new Map(before);
  for (const [part, bytes] of windows.changes()) bytes ? parts.set(part, bytes) : parts.delete(part);
  return parts;
}

const open = (parts = new Map<string, Uint8Array>()): Windows => openWindows(parts, { windowMs: MINUTE_MS });

describe('windows', () => {
  test('a closed window tells of each series what it did', () => {
    const windows = open();
    windows.count(aLine());
    windows.count(aLine({ at: NOON + 59_999, severity: 'error' }));
    windows.count(aLine({ template: 't2' }));
    const [service, first, second] = windows.close(NOON + MINUTE_MS, whole);
    expect(service).toMatchObject({
      series: 'shop',
      start: NOON,
      end: NOON + MINUTE_MS,
      severity: 'error',
      coverage: 1,
    });
    expect(service?.template).toBeUndefined();
    const quiet = { warningCount: 0, newTemplates: 0, signInFailures: 0, linksDown: 0, flaps: 0, outOfMemory: 0 };
    expect(service?.features).toEqual({
      ...quiet,
      ...{ count: 3, errorCount: 1, severityMean: 2 / 3, templates: 2, sources: 1, idleWindows: 0 },
      // -(2/3 log2 2/3 + 1/3 log2 1/3)
      mixEntropy: expect.closeTo(0.9182958340544896, 12),
    });
    expect(first).toMatchObject({ series: 'shop#t1', service: 'shop', template: 't1' });
    expect(first?.features).toEqual({ count: 2, errorCount: 1, share: 2 / 3, serviceCount: 3, idleWindows: 0 });
    expect(second?.features).toMatchObject({ count: 1, share: 1 / 3 });
  });

  test('a service is told by its sources, its news and what its lines are about', () => {
    const windows = open();
    for (const [source, templateText] of [
      [3, 'Interface <*>, changed state to down'],
      [3, 'Interface <*>, changed state to up'],
      [4, 'Interface <*>, changed state to down'],
      [5, 'Failed password for <*> from <IP>'],
      [5, 'Out of memory: killed process <*>'],
    ] as const)
      windows.count(aLine({ source, template: templateText, templateText, isNewTemplate: source === 5 }));
    const parts = partsOf(windows);
    for (const each of [windows, open(parts)])
      expect(each.close(NOON + MINUTE_MS, whole)[0]?.features).toMatchObject({
        ...{ sources: 3, templates: 4, newTemplates: 2, signInFailures: 1, linksDown: 2, flaps: 1, outOfMemory: 1 },
      });
  });

  test('a window stays open until its end has passed', () => {
    const windows = open();
    windows.count(aLine());
    expect(windows.close(NOON + MINUTE_MS - 1, whole)).toEqual([]);
    expect(windows.close(NOON + MINUTE_MS, whole)).toHaveLength(2);
    expect(windows.close(NOON + MINUTE_MS, whole)).toEqual([]);
  });

  test('a line of a closed window changes nothing', () => {
    const windows = open();
    windows.count(aLine());
    windows.close(NOON + MINUTE_MS, whole);
    const before = partsOf(windows);
    expect(windows.count(aLine())).toBe(false);
    expect([...windows.changes()]).toEqual([]);
    expect(partsOf(windows, before)).toEqual(before);
  });

  test('silence is a value: zeros for a service, five for a template, and the rest as idle windows', () => {
    const windows = open();
    windows.count(aLine());
    const observed = windows.close(NOON + 31 * MINUTE_MS, whole);
    expect(observed.filter((seen) => seen.template === undefined).map((seen) => seen.features.count)).toEqual([
      1,
      ...Array.from({ length: 30 }, () => 0),
    ]);
    expect(observed.filter((seen) => seen.template !== undefined).map((seen) => seen.features.count)).toEqual([
      1, 0, 0, 0, 0, 0,
    ]);
    windows.count(aLine({ at: NOON + 31 * MINUTE_MS }));
    const template = windows.close(NOON + 32 * MINUTE_MS, whole)[1];
    expect(template?.features).toMatchObject({ count: 1, idleWindows: 25 });
  });

  test('a window that was not read whole is neither busy nor idle', () => {
    const windows = open();
    for (let minute = 0; minute < 4; minute++) windows.count(aLine({ at: NOON + minute * MINUTE_MS }));
    const isRead = (start: number): number => (start === NOON + MINUTE_MS ? 0.99 : 1);
    const observed = windows.close(NOON + 4 * MINUTE_MS, isRead);
    expect(observed.map((seen) => (seen.start - NOON) / MINUTE_MS)).toEqual([0, 0, 2, 2, 3, 3]);
    expect(observed.every((seen) => seen.features.idleWindows === 0)).toBe(true);
  });

  test('a series born in a later open window has no zeros before its birth', () => {
    const windows = open();
    windows.count(aLine());
    windows.count(aLine({ at: NOON + MINUTE_MS, template: 't2' }));
    const observed = windows.close(NOON + 2 * MINUTE_MS, whole).filter((seen) => seen.series === 'shop#t2');
    expect(observed.map((seen) => seen.features)).toEqual([
      { count: 1, errorCount: 0, share: 1, serviceCount: 1, idleWindows: 0 },
    ]);
  });

  test('closing after a restart gives what closing without one gives', () => {
    const straight = open();
    let restarted = open();
    let parts = new Map<string, Uint8Array>();
    for (let second = 0; second < 1_800; second += 7) {
      const line = aLine({
        at: NOON + second * 1_000,
        template: `t${(second * 13) % 11}`,
        service: second % 3 ? 'shop' : 'mail',
      });
      straight.count(line);
      restarted.count(line);
      parts = partsOf(restarted, parts);
      restarted = open(parts);
      expect(restarted.close(line.at - 20_000, whole)).toEqual(straight.close(line.at - 20_000, whole));
    }
    expect(partsOf(restarted, parts)).toEqual(partsOf(straight));
  });

  test('a line of 1970 does not make closing walk through fifty years', () => {
    const windows = open();
    windows.count(aLine({ at: 0 }));
    windows.count(aLine());
    expect(windows.close(NOON + MINUTE_MS, whole).filter((seen) => seen.features.count! > 0)).toHaveLength(4);
  });

  test('known series are bounded, and what goes is counted', () => {
    const windows = openWindows(new Map(), { windowMs: MINUTE_MS, maxTemplates: 100, maxServices: 10 });
    for (let nth = 0; nth < 1_000; nth++)
      windows.count(aLine({ at: NOON + nth * 1_000, template: `t${nth}`, service: `s${nth % 25}` }));
    const kept = [...partsOf(windows).values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(windows.evicted).toBeGreaterThanOrEqual(900);
    expect(kept).toBeLessThan(20_000);
  });

  test('a template is forgotten two weeks after its last line', () => {
    const windows = open();
    windows.count(aLine());
    for (let day = 1; day <= 16; day++) {
      windows.count(aLine({ at: NOON + day * DAY_MS, template: 't2' }));
      windows.close(NOON + day * DAY_MS, whole);
    }
    const text = [...partsOf(windows).values()].map((bytes) => new TextDecoder().decode(bytes)).join();
    expect(text).toContain('shop#t2');
    expect(text).not.toContain('shop#t1');
  });
});
