import type { EpochMs, Store, UnitStatus } from '../core/index';
import { readOpenStatus, readStatus } from '../core/index';
import type { Board } from './board';
import type { Pages } from './listen';
import { plainAnswer } from './listen';
import { prometheusText } from './prometheus-text';
import { statusMetrics } from './status-metrics';
import { terminalJson } from './terminal-text';
import { watchMetrics } from './watch-metrics';

export interface PagesSetup {
  readonly board: Board;
  readonly store: Store;
  readonly unit: string;
  readonly query: string;
  readonly clock: () => EpochMs;
  /** Without a good round for so long, the watch is not well. */
  readonly patienceMs: number;
}

export function watchPages({ board, store, unit, query, clock, patienceMs }: PagesSetup): Pages {
  const startedAt = clock();
  const ownStatus = async (): Promise<readonly UnitStatus[]> => {
    const { report: figures } = board;
    if (figures !== undefined) return [await readOpenStatus(store, { unit, query, figures }, clock())];
    return (await readStatus(store, clock(), unit)).filter((one) => one.unit === unit);
  };
  return {
    '/metrics': async () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: prometheusText([...statusMetrics(await ownStatus()), ...watchMetrics(board)]),
    }),
    '/healthz': () => {
      const quietMs = clock() - (board.lastRoundAt ?? startedAt);
      if (quietMs <= patienceMs) return plainAnswer(200, board.report?.isLearning === true ? 'learning' : 'ok');
      return plainAnswer(503, `no good round for ${Math.round(quietMs / 1000)} s`);
    },
    '/anomalies': () => ({
      status: 200,
      type: 'application/json; charset=utf-8',
      body: `${terminalJson({ open: board.open, recent: board.recent })}\n`,
    }),
  };
}
