import type { Anomaly, Row, RowOutcome, Source, Store } from '../../core';
import { createFlusher, createHandOver, createObserver, jsonOf, mergeAnomalies, readNotification } from '../../core';
import type { ExecutionOutcome, FlushOptions, Notification, ObserveOptions, Surroundings } from '../../core';
import type { VisibleLine } from './small-world';
import { scriptedSource } from './small-world';

export const BASELINE = 'baseline/w/reader';
export const BOOK = 'book/default';
export const RECEIVER = 'receiver/w/alerts';

/** The process died at an I/O call. Nothing that it meant to do afterwards happens. */
export class Crash extends Error {}

/** Passes I/O calls through, or kills the process before or after the effect of one of them. */
export interface Io {
  call<T>(effect: () => Promise<T>): Promise<T>;
}

/** Counts what arrives at the outside world, told by idempotency keys. */
export interface Webhook {
  receive(id: string, body: string): Promise<void>;
}

export interface ProcessSetup {
  readonly store: Store;
  readonly lines?: readonly VisibleLine[];
  /** Instead of the lines. */
  readonly source?: Source;
  readonly io: Io;
  readonly webhook: Webhook;
  readonly surroundings: Surroundings;
  /** Of the reader; the defaults where absent. */
  readonly options?: Partial<ObserveOptions>;
  /** Of the Alert Trigger; the defaults where absent. */
  readonly flush?: Partial<FlushOptions>;
}

/** One n8n with both lanes: two triggers, two workflows, and everything that dies with it. */
export function startProcess(setup: ProcessSetup) {
  const { io, surroundings } = setup;
  const store = overIo(setup.store, io);
  const scripted = () => scriptedSource(setup.lines ?? [], surroundings.clock, () => io.call(async () => undefined));
  const source = setup.source ?? scripted();
  const observer = createObserver({ store, unit: BASELINE, source, surroundings, options: setup.options });
  const flusher = createFlusher({ store, receiver: RECEIVER, book: BOOK, surroundings, options: setup.flush });
  const anomalies = createHandOver({
    store,
    unit: BASELINE,
    surroundings,
    emit: (rows) => raiseAlerts(rows),
  });
  const notifications = createHandOver({
    store,
    unit: RECEIVER,
    surroundings,
    options: { isTogether: false },
    emit: (rows) => send(rows[0]!),
  });

  async function raiseAlerts(rows: readonly Row[]): Promise<ExecutionOutcome> {
    const told = rows.map(({ body }) => jsonOf(body) as Anomaly);
    await mergeAnomalies({ store, book: BOOK, anomalies: told, surroundings });
    return 'success';
  }

  async function send(row: Row): Promise<ExecutionOutcome> {
    const told: Notification = readNotification(row.body);
    await io.call(() => setup.webhook.receive(told.id, JSON.stringify(told)));
    return 'success';
  }

  return {
    /** One round of both triggers, with all executions that they began. */
    async round(): Promise<void> {
      await observer.round();
      await anomalies.round();
      await anomalies.idle();
      await flusher.round();
      await notifications.round();
      await notifications.idle();
    },
  };
}

function overIo(store: Store, io: Io): Store {
  return {
    load: (unit, known) => io.call(() => store.load(unit, known)),
    commit: (unit, at, change) => io.call(() => store.commit(unit, at, change)),
    take: (unit, forMs, limit) => io.call(() => store.take(unit, forMs, limit)),
    settle: (unit, outcomes: readonly RowOutcome[]) => io.call(() => store.settle(unit, outcomes)),
    list: (prefix, after, limit) => io.call(() => store.list(prefix, after, limit)),
  };
}
