import {
  observeDefaults,
  runLane,
  startOwnClock,
  type ObserveReport,
  type RoundListener,
  type Timers,
} from '../core/index';
import { RESEND_MS } from './alertmanager';
import { listenForQuestions } from './listen';
import { openWatch, surroundings, type Watch, type WatchSetup } from './open-watch';
import { createTrouble } from './trouble';
import { watchPages } from './watch-pages';

/** `anomalies` counts tellings of this process. `isComplete`: all was read, and every destination has heard all. */
export interface WatchResult {
  readonly anomalies: number;
  readonly isComplete: boolean;
}

const timers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Reads until `closing`, or with --once up to now. Throws CoreError or Refusal for what cannot be right from the start. */
export async function watch(setup: WatchSetup): Promise<WatchResult> {
  const { given, store, progress } = setup;
  const running = await openWatch(setup);
  const { board } = running;
  const patienceMs = observeDefaults.budget.deadlineMs + 4 * given.everyMs;
  const pages = watchPages({
    board,
    store,
    unit: given.unit,
    query: given.query,
    clock: surroundings.clock,
    patienceMs,
  });
  const listening = given.listen && (await listenForQuestions(given.listen, pages));
  if (listening) progress.tell(`serves /metrics, /healthz and /anomalies on ${listening.url}`);
  try {
    return given.isOnce ? await readOnce(running) : await readOn(running);
  } finally {
    await running.own?.close();
    listening?.close();
  }
}

async function round({ observer, board, own }: Watch): Promise<ObserveReport> {
  const report = await observer.round();
  board.ended(report, surroundings.clock());
  own?.saved(report);
  return report;
}

async function readOn(running: Watch): Promise<WatchResult> {
  const { setup, board, handOver, alertmanager } = running;
  const { everyMs, leaseMs } = setup.given;
  const listener = (deed: string): RoundListener => toldBy(running, deed);
  const lane = runLane(
    {
      everyMs,
      leaseMs,
      handOver,
      round: async () => void (await round(running)),
      working: listener('read from Loki'),
      handing: listener('hand over'),
    },
    timers,
  );
  const repeating =
    alertmanager &&
    startOwnClock(
      { everyMs: RESEND_MS, round: () => alertmanager.resend(board.open), ...listener('repeat what is open') },
      timers,
    );
  await ended(setup.closing);
  await Promise.all([lane.close(), repeating?.close()]);
  await handOver.idle();
  return { anomalies: board.totals.anomalies, isComplete: true };
}

/** One after the other: read until nothing new comes, then hand over until nothing is due. */
async function readOnce(running: Watch): Promise<WatchResult> {
  const { setup, board, handOver, alertmanager } = running;
  for (let before = -1; !setup.closing.aborted;) {
    const { readTo, lagMs } = await round(running);
    if (lagMs <= observeDefaults.settleMs + 2_000 || readTo === before) break;
    before = readTo;
  }
  for (let before = -1; before !== board.tries && !setup.closing.aborted;) {
    before = board.tries;
    await handOver.round();
    await handOver.idle();
  }
  await alertmanager?.resend(board.open);
  const left = await setup.store.load(setup.given.unit);
  const isComplete = typeof left !== 'object' || left.undoneKeys.size === 0;
  return { anomalies: board.totals.anomalies, isComplete };
}

function toldBy({ board, own, setup }: Watch, deed: string): RoundListener {
  const trouble = createTrouble(deed, (text) => setup.progress.tell(text), surroundings.clock);
  return {
    onFailure: (error) => {
      board.failed(deed);
      own?.failed(deed);
      trouble.begins(error);
    },
    onSuccess: () => trouble.ends(),
  };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
