import type { Figure } from '../bench';
import type { LoadRecord } from './load-record';
import type { Told } from './never-seen';
import type { WatchedHead } from './watched-baseline';

/** The node's defaults: a round every 15 s, 10 s for lines to arrive. */
const ROUND_SECONDS = 15;
const SETTLE_SECONDS = 10;
const TWO_ROUNDS = 2 * ROUND_SECONDS + SETTLE_SECONDS;

export interface Outcome {
  readonly pushed: number;
  readonly taken: number;
  readonly counts: WatchedHead['counts'];
  readonly told: readonly Told[];
}

export function figuresOf(record: LoadRecord, { pushed, taken, counts, told }: Outcome): readonly Figure[] {
  const covered = (100 * taken) / pushed;
  const { tooLate, lost, gaps } = counts;
  return [
    plain('pushed', 'lines/s', record.pushedASecond),
    plain('taken (read, told apart from repeats, decided)', 'lines/s', record.takenASecond),
    ...[0.5, 0.99].map((share) => plain(`lag behind now, p${share * 100}`, 's', record.lagMs(share) / 1_000)),
    most('lag behind now, most', record.lagMs(1) / 1_000, 2 * TWO_ROUNDS),
    most('mean lag of the last third less that of the first', record.lagGrowthMs / 1_000, ROUND_SECONDS / 2),
    {
      ...plain(`coverage (${taken} of ${pushed}; too late ${tooLate}, lost ${lost}, gaps ${gaps})`, '%', covered),
      ...{ target: '100 %', met: taken === pushed },
    },
    ...told.map(({ service, delayMs }) =>
      most(
        `a never-seen error of ${service}, from its line to what follows the trigger`,
        (delayMs ?? NaN) / 1_000,
        TWO_ROUNDS,
      ),
    ),
    ...record.cores.map(([name, cores]) => plain(`processor time of ${name}`, 'cores', cores)),
    ...record.cores
      .filter(([name]) => name === 'Loki' || name === 'n8n')
      .map(([name, cores]) =>
        plain(`${name}, for a million lines taken`, 'CPU s', (1e6 * cores) / record.takenASecond),
      ),
    plain('peak memory of n8n', 'MB', record.peakRssBytes / 1e6),
  ];
}

function plain(what: string, unit: string, ours: number): Figure {
  return { what, unit, ours, reference: null, ratio: null, target: null, met: null };
}

function most(what: string, ours: number, limit: number): Figure {
  return { ...plain(what, 's', ours), target: `<= ${limit} s`, met: ours <= limit };
}
