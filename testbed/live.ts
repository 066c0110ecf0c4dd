import { setTimeout as pause } from 'node:timers/promises';
import { Dice, mixSeed } from './dice';
import type { Sink } from './sink';
import type { EpochMs, TestbedLine } from './testbed-line';
import type { Occurrence } from './world/occurrence';
import type { World } from './world/world';

/** The longest that a late line is held back. */
const LATEST_MS = 8_000;

export interface Live {
  readonly world: World;
  readonly sink: Sink;
  /** World time from and until which lines are told; `until` may be Infinity. */
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Real time at which the world's clock shows `from`. */
  readonly startedAt: EpochMs;
  /** World seconds a real second. */
  readonly speed: number;
  /** Share of lines that arrive up to 8 s (of the world) after their time. */
  readonly late?: number;
  /** Read anew for every piece: a caller may add to them while the world runs, each before its time has come. */
  readonly faults: readonly Occurrence[];
  readonly twins: readonly Occurrence[];
  readonly now: () => EpochMs;
  readonly signal?: AbortSignal;
  readonly onPiece?: (worldNow: EpochMs, linesInPiece: number) => void;
}

/** Tells the world as it happens, in pieces of half a real second. Resolves at `until` or when the signal says so. */
export async function live(options: Live): Promise<void> {
  const { world, sink, from, until, speed } = options;
  const held: { due: EpochMs; line: TestbedLine }[] = [];
  let told = from;
  while (told < until && options.signal?.aborted !== true) {
    const worldNow = Math.min(until, from + Math.floor((options.now() - options.startedAt) * speed));
    if (worldNow > told) {
      const piece = world.lines({ from: told, until: worldNow, faults: options.faults, twins: options.twins });
      const lines = delay(held, piece, worldNow, options.late ?? 0);
      await sink.write(lines);
      told = worldNow;
      options.onPiece?.(worldNow, lines.length);
    }
    if (told < until) await pause(500, undefined, { ref: true });
  }
  await sink.write(held.map(({ line }) => line));
}

/** What is told by `worldNow`: the punctual ones of the piece and the held ones whose time has come. */
function delay(
  held: { due: EpochMs; line: TestbedLine }[],
  piece: Iterable<TestbedLine>,
  worldNow: EpochMs,
  late: number,
): TestbedLine[] {
  const lines = held.filter(({ due }) => due <= worldNow).map(({ line }) => line);
  const waiting = held.filter(({ due }) => due > worldNow);
  held.splice(0, held.length, ...waiting);
  for (const line of piece) {
    const dice = late === 0 ? undefined : new Dice(mixSeed('late', line.at, line.text));
    const due = dice?.chance(late) ? Number(line.at.slice(0, 13)) + dice.int(500, LATEST_MS) : 0;
    if (due > worldNow) held.push({ due, line });
    else lines.push(line);
  }
  return lines;
}
