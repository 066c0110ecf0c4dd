import { writeFileSync } from 'node:fs';
import { HELP, parseTestbedArguments, WrongArguments, type Arguments, type Planned } from './arguments';
import { live } from './live';
import type { Sink } from './sink';
import type { EpochMs, TestbedLine } from './testbed-line';
import { fileSink, streamSink } from './write-file';
import { lokiSink } from './write-loki';
import type { Occurrence } from './world/occurrence';
import { createWorld, type World } from './world/world';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

interface Plan {
  readonly world: World;
  readonly sink: Sink;
  /** When the past begins, and the present after it. */
  readonly past: EpochMs;
  readonly present: EpochMs;
  readonly faults: readonly Occurrence[];
  readonly twins: readonly Occurrence[];
}

async function run(given: Arguments, signal: AbortSignal): Promise<void> {
  const startedAt = Date.now();
  const plan = planOf(given, startedAt);
  if (given.truth !== undefined)
    writeFileSync(given.truth, `${JSON.stringify(plan.world.truth(plan.faults), undefined, 2)}\n`);
  if (given.markers !== undefined) {
    const markers = plan.world.markers([...plan.faults, ...plan.twins]);
    writeFileSync(given.markers, `${JSON.stringify(markers, undefined, 2)}\n`);
  }
  if (given.historyMs > 0) await tellPast(plan);
  if (given.liveMs === 0 || signal.aborted) return;
  const { world, sink, faults, twins } = plan;
  const until = plan.present + given.liveMs;
  say(`The present begins at ${new Date(plan.present).toISOString()}.`);
  const heralds = [...faults, ...twins].sort((one, other) => one.at - other.at);
  await live({
    ...{ world, sink, faults, twins, startedAt, signal, from: plan.present, until },
    ...{ speed: given.speed, late: given.late, now: Date.now },
    onPiece: (worldNow) => {
      while (heralds[0] !== undefined && heralds[0].at <= worldNow) say(`${heralds.shift()?.name} begins.`);
    },
  });
}

function planOf(given: Arguments, now: EpochMs): Plan {
  // At a higher speed the present starts in the past and ends when it has caught up with the clock.
  const catchUpMs = given.liveMs === Infinity || given.speed <= 1 ? 0 : given.liveMs * (1 - 1 / given.speed);
  const present = Math.floor(((given.until ?? now) - catchUpMs) / 1000) * 1000;
  const past = present - Math.ceil(given.historyMs / 1000) * 1000;
  const origin = given.liveMs === 0 ? past : present;
  const happen = (planned: readonly Planned[]): Occurrence[] =>
    planned.map(({ name, afterMs, forMs }) => ({ name, at: origin + afterMs, forMs }));
  return {
    world: createWorld({
      seed: given.seed,
      world: given.world,
      ...(given.services === undefined ? {} : { services: given.services }),
    }),
    sink: sinkOf(given),
    past,
    present,
    faults: happen(given.faults).sort((one, other) => one.at - other.at),
    twins: happen(given.twins).sort((one, other) => one.at - other.at),
  };
}

async function tellPast(plan: Plan): Promise<void> {
  const { world, sink, past, present, faults, twins } = plan;
  const lines: Iterable<TestbedLine> = world.lines({ from: past, until: present, faults, twins });
  const written = await sink.write(lines);
  await sink.settle();
  say(`The past is written: ${written.lines} lines, ${(written.bytes / 1e6).toFixed(1)} MB.`);
}

function sinkOf(given: Arguments): Sink {
  if (given.to === 'file') return fileSink(given.out);
  if (given.to === 'stdout') return streamSink(process.stdout);
  let tellAgainAt = 0;
  return lokiSink({
    url: given.url,
    ...(given.tenant === undefined ? {} : { tenant: given.tenant }),
    onProgress: (lines, _bytes, at) => {
      // A push of the present is small, and not worth a word.
      if (lines < 1_000 || performance.now() < tellAgainAt) return;
      tellAgainAt = performance.now() + 3_000;
      say(`  ${lines} lines, up to ${new Date(Number(at.slice(0, 13))).toISOString()}`);
    },
  });
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
process.stdout.on('error', () => process.exit(0));

try {
  const given = parseTestbedArguments(process.argv.slice(2));
  if (given === 'help') process.stdout.write(HELP);
  else void run(given, stop.signal).catch(fail);
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  say((error as Error).message);
  process.exitCode = error instanceof WrongArguments ? 2 : 1;
}
