import { setTimeout as pause } from 'node:timers/promises';
import type { EpochNs, Source } from '../../core/index';
import { identityTexts, msToNs, nextNs, previousNs, seededChance } from '../../core/index';
import { push } from './paged-lines';

/** `missed` and `twice`: of the lines that were pushed; `cursorMissed`: what a reader that remembers only its last time misses. */
export interface Completeness {
  readonly pushed: number;
  readonly missed: number;
  readonly twice: number;
  readonly cursorMissed: number;
}

export interface LateWorld {
  readonly url: string;
  readonly run: string;
  readonly source: Source;
  readonly seconds: number;
  readonly linesASecond: number;
}

const REREAD_MS = 10_000;
const LATEST_MS = 8_000;
const AMPLE = { lines: 1e6, bytes: 1e9, deadlineMs: 30_000 };

/** Four streams, a tenth of the lines up to 8 s late, a fifth sharing a time, rounds of a second. */
export async function readLateLines(world: LateWorld): Promise<Completeness> {
  const late: { readonly dueAt: number; readonly line: Line }[] = [];
  const chance = seededChance(11);
  const rereading = new Rereading(world.source);
  const cursor = new LastTime(world.source);
  let pushed = 0;
  for (let second = 0; second < world.seconds + LATEST_MS / 1_000 + 2; second++) {
    const startedAt = Date.now();
    const lines = second < world.seconds ? secondOf(world, startedAt, chance) : [];
    pushed += lines.length;
    const due: Line[] = late.filter(({ dueAt }) => dueAt <= startedAt).map(({ line }) => line);
    late.splice(0, late.length, ...late.filter(({ dueAt }) => dueAt > startedAt));
    for (const line of lines) {
      if (chance() < 0.1) late.push({ dueAt: startedAt + chance() * LATEST_MS, line });
      else due.push(line);
    }
    await pushLines(world, due);
    const until = msToNs(Date.now());
    await rereading.round(until);
    await cursor.round(until);
    await pause(Math.max(0, startedAt + 1_000 - Date.now()));
  }
  const got = rereading.seen.size;
  return { pushed, missed: pushed - got, twice: rereading.delivered - got, cursorMissed: pushed - cursor.seen.size };
}

interface Line {
  readonly at: EpochNs;
  readonly stream: number;
  readonly text: string;
}

let written = 0;

function secondOf({ linesASecond }: LateWorld, startedAt: number, chance: () => number): Line[] {
  const from = BigInt(msToNs(startedAt - 1_000));
  const lines: Line[] = [];
  for (let index = 0; index < linesASecond; index++) {
    const shared = lines.length > 0 && chance() < 0.2;
    const at = shared
      ? lines.at(-1)!.at
      : (from + BigInt(Math.floor(((index + chance()) / linesASecond) * 1e9))).toString();
    lines.push({ at, stream: Math.floor(chance() * 4), text: `level=info line=${written++}` });
  }
  return lines;
}

async function pushLines({ url, run }: LateWorld, lines: readonly Line[]): Promise<void> {
  const streams = [0, 1, 2, 3].map((stream) => ({
    stream: { bench: run, stream: String(stream) },
    values: lines.filter((line) => line.stream === stream).map(({ at, text }) => [at, text] as [string, string]),
  }));
  const filled = streams.filter(({ values }) => values.length > 0);
  if (filled.length > 0) await push(url, filled);
}

/** Reads from its place less ten seconds, and drops what it has had. */
class Rereading {
  readonly seen = new Set<string>();
  delivered = 0;
  private place = msToNs(Date.now() - REREAD_MS);

  constructor(private readonly source: Source) {}

  async round(until: EpochNs): Promise<void> {
    const from = (BigInt(this.place) - BigInt(REREAD_MS) * 1_000_000n).toString();
    const here = new Set<string>();
    for await (const page of this.source.read({ from, until }, AMPLE)) {
      for (const line of page.lines) {
        const identity = JSON.stringify(identityTexts(line));
        // Twice: given again within one read, which is the reader's own promise, or after it was dropped, which is the set's.
        if (here.has(identity) || !this.seen.has(identity)) this.delivered++;
        here.add(identity);
        this.seen.add(identity);
      }
      this.place = page.completeTo;
    }
  }
}

/** The control: what most readers do. */
class LastTime {
  readonly seen = new Set<string>();
  private last = previousNs(msToNs(Date.now() - REREAD_MS));

  constructor(private readonly source: Source) {}

  async round(until: EpochNs): Promise<void> {
    const from = nextNs(this.last);
    if (from >= until) return;
    for await (const page of this.source.read({ from, until }, AMPLE)) {
      for (const line of page.lines) {
        this.seen.add(JSON.stringify(identityTexts(line)));
        if (line.at > this.last) this.last = line.at;
      }
    }
  }
}
