import { createMemoryStore, detectLines, MINUTE_MS, msToNs } from '../../../core/index';
import type { DetectReport, RawLine, Store, Surroundings } from '../../../core/index';

const START = Date.UTC(2026, 10, 18);
const LEARNED = START + 60 * MINUTE_MS;
let now = START;
let ids = 0;
const surroundings: Surroundings = {
  clock: () => now,
  breathe: () => Promise.resolve(),
  randomBytes: (count) => new Uint8Array(count).fill(7),
};

const line = (at: number, text: string): RawLine => ({
  at: msToNs(at),
  stream: { service_name: 'shop' },
  metadata: {},
  text,
});
const dull = (from: number, count: number): RawLine[] =>
  Array.from({ length: count }, (_, nth) => line(from + nth * 5_000, `level=info msg="served cart ${nth}"`));
const odd = Array.from({ length: 12 }, (_, nth) =>
  line(LEARNED + 30 * MINUTE_MS + nth * 1_000, `level=error msg="cannot reach payment vault, try ${nth}"`),
);

function detect(store: Store, lines: readonly RawLine[]): Promise<DetectReport> {
  now = Number(lines.at(-1)!.at.slice(0, -6));
  return detectLines({ store, unit: 'baseline/w/n', lines, options: { learnFromMs: 60 * MINUTE_MS }, surroundings });
}

async function aLearnedStore(): Promise<Store> {
  const store = createMemoryStore({ now: () => now, newId: () => `id-${ids++}` });
  await detect(store, dull(START, 1_080));
  return store;
}

const statesOf = ({ anomalies }: DetectReport): string[] => anomalies.map(({ state }) => state);
const kindsOf = ({ fates }: DetectReport): Set<string> => new Set(fates.map(({ is }) => is));

test('killed before the commit nothing is learned: the same lines are found odd again', async () => {
  const store = await aLearnedStore();
  const dying: Store = { ...bound(store), commit: () => Promise.reject(new Error('killed')) };
  await expect(detect(dying, odd)).rejects.toThrow('killed');
  const again = await detect(store, odd);
  expect([statesOf(again), kindsOf(again).has('anomaly')]).toEqual([['open'], true]);
});

test('killed after the commit the lines are repeats, and what was found is told when it ends, not before', async () => {
  const store = await aLearnedStore();
  const lost = await detect(store, odd);
  expect(statesOf(lost)).toEqual(['open']);
  const again = await detect(store, odd);
  expect([statesOf(again), kindsOf(again)]).toEqual([[], new Set(['repeat'])]);
  const later = await detect(store, dull(LEARNED + 40 * MINUTE_MS, 12));
  expect(later.anomalies).toMatchObject([{ state: 'resolved', fingerprint: lost.anomalies[0]!.fingerprint }]);
});

test('what goes on is told once more after an hour', async () => {
  const store = await aLearnedStore();
  const lost = await detect(store, odd);
  const goingOn = Array.from({ length: 400 }, (_, nth) =>
    line(LEARNED + 31 * MINUTE_MS + nth * 10_000, `level=error msg="cannot reach payment vault, try ${nth}"`),
  );
  const later = await detect(store, goingOn);
  expect(later.anomalies).toContainEqual(
    expect.objectContaining({ state: 'still', fingerprint: lost.anomalies[0]!.fingerprint }),
  );
});

function bound(store: Store): Store {
  return new Proxy(store, { get: (target, name: keyof Store) => target[name].bind(target) });
}
