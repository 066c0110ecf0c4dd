import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createHandOver,
  createObserver,
  observeDefaults,
  openAnomalies,
  SelfObservation,
  type HandOver,
  type Observer,
  type Parts,
  type Source,
  type Store,
  type Surroundings,
} from '../core/index';
import { createLokiSource, LokiApi, type Http, type LokiApiOptions } from '../sources/index';
import { createAlertmanager, type Alertmanager } from './alertmanager';
import { createAxiosHttp } from './axios-http';
import { Board } from './board';
import { createDelivery, type Destination } from './deliver';
import { affordableHistory, meteredHttp, withinBudget } from './history-budget';
import { createPrinter, type Output } from './print-anomaly';
import { createTrouble } from './trouble';
import type { WatchArguments } from './watch-arguments';
import type { WatchProgress } from './watch-progress';
import { createWebhook } from './webhook';

export interface WatchSetup {
  readonly given: WatchArguments;
  readonly store: Store;
  readonly output: Output;
  readonly progress: WatchProgress;
  /** Ends it cleanly. */
  readonly closing: AbortSignal;
}

export const surroundings: Surroundings = {
  clock: () => Date.now(),
  breathe: () => new Promise((done) => setImmediate(done)),
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
};

/** How long what is being sent may take after the end was asked for; what was not heard is told by the next process. */
const FAREWELL_MS = 5_000;
/** Rows of one take. */
const TAKEN = 200;

export interface Watch {
  readonly setup: WatchSetup;
  readonly board: Board;
  readonly observer: Observer;
  readonly own: SelfObservation | undefined;
  readonly handOver: HandOver;
  readonly alertmanager: Alertmanager | undefined;
}

/** Everything a watch needs, ready to run. Throws CoreError where query or state cannot be right. */
export async function openWatch(setup: WatchSetup): Promise<Watch> {
  const { given, store } = setup;
  const meter = { bytes: 0 };
  const loki = createAxiosHttp({ url: given.loki, auth: given.signIn.loki });
  const http = meteredHttp(loki, (bytes) => void (meter.bytes += bytes));
  const source = createLokiSource({ ...lokiOptions(given, http, setup.closing), query: given.query });
  const own = given.writesOwnLines ? selfObservation(setup, http) : undefined;
  const stored = await store.load(given.unit);
  const parts = stored === undefined || stored === 'unchanged' ? undefined : stored.parts;
  const board = new Board(parts === undefined ? [] : openIn(parts, given.unit, source), () => meter.bytes);
  const observer = await observerOf({ setup, source, http, board, own, isNew: parts === undefined });
  return { setup, board, observer, own, ...handOverOf(setup, board, own) };
}

function openIn(parts: Parts, baseline: string, source: Source) {
  return openAnomalies(parts, { baseline, now: surroundings.clock(), show: (what) => source.show(what) });
}

function lokiOptions({ tenant, loki }: WatchArguments, http: Http, signal: AbortSignal): LokiApiOptions {
  return {
    http,
    // Another address or tenant is another world of lines; another password is not.
    origin: `${loki} ${tenant ?? ''}`,
    ...(tenant === undefined ? {} : { tenant }),
    signal,
    sleep: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
    now: () => surroundings.clock(),
    random: Math.random,
    breathe: () => surroundings.breathe(),
  };
}

function selfObservation({ given, store, progress, closing }: WatchSetup, http: Http): SelfObservation {
  const api = new LokiApi(lokiOptions(given, http, farewell(closing)));
  const trouble = createTrouble('write its own lines', (text) => progress.tell(text), surroundings.clock);
  return new SelfObservation({
    store,
    unit: given.unit,
    query: given.query,
    push: (lines) => api.pushAll(lines),
    listener: { onFailure: (error) => trouble.begins(error), onSuccess: () => trouble.ends() },
    clock: surroundings.clock,
  });
}

interface Reading {
  readonly setup: WatchSetup;
  readonly source: Source;
  readonly http: Http;
  readonly board: Board;
  readonly own: SelfObservation | undefined;
  readonly isNew: boolean;
}

async function observerOf({ setup, source, http, board, own, isNew }: Reading): Promise<Observer> {
  const { given, store, progress } = setup;
  const { unit, threshold, lateMs, serviceLabel, budgetBytes } = given;
  const learnFromMs = isNew ? await planHistory(setup, http) : given.learnFromMs;
  const isSpent = () => board.answeredBytes > budgetBytes && (board.report?.isLearning ?? isNew);
  const onSkip = (at: number) =>
    progress.tell(`has spent its budget for history, and skips from ${new Date(at).toISOString()} on`);
  return createObserver({
    store,
    unit,
    source: withinBudget(source, { historyEnd: surroundings.clock() - observeDefaults.settleMs, isSpent, onSkip }),
    options: { learnFromMs, threshold, lateMs, ...(serviceLabel === undefined ? {} : { serviceLabel }) },
    surroundings,
    onProgress: (report) => {
      board.saved(report);
      progress.saved(report);
      own?.saved(report);
    },
  });
}

async function planHistory({ given, progress }: WatchSetup, http: Http): Promise<number> {
  const { query, tenant, learnFromMs, budgetBytes } = given;
  const question = { http, query, now: surroundings.clock(), learnFromMs, budgetBytes };
  const { ms, bytes } = await affordableHistory({ ...question, ...(tenant === undefined ? {} : { tenant }) });
  if (ms < learnFromMs) {
    const holds = `history holds ${megabytes(bytes ?? 0)}, the budget is ${megabytes(budgetBytes)}`;
    progress.tell(`${holds}: it learns from the last ${Math.round(ms / 60_000)} min`);
  }
  return ms;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
}

function handOverOf(
  setup: WatchSetup,
  board: Board,
  own: SelfObservation | undefined,
): Pick<Watch, 'handOver' | 'alertmanager'> {
  const { given, store, output, progress } = setup;
  const signal = farewell(setup.closing);
  const alertmanager = alertmanagerOf(given, board, signal);
  const destinations: Destination[] = [createPrinter(output, given.isJson)];
  if (given.webhook !== undefined)
    destinations.push(createWebhook(createAxiosHttp({ url: given.webhook, headers: given.signIn.webhook }), signal));
  if (alertmanager) destinations.push(alertmanager);
  const deliver = createDelivery(destinations);
  const trouble = createTrouble('deliver an anomaly', (text) => progress.tell(text), surroundings.clock);
  const handOver = createHandOver({
    store,
    unit: given.unit,
    emit: async (rows) => {
      const outcome = await deliver(rows);
      board.heard(outcome);
      if (typeof outcome === 'string') trouble.ends();
      else {
        own?.failed('deliver an anomaly');
        trouble.begins(new Error(outcome.failure));
      }
      return outcome;
    },
    options: { leaseMs: given.leaseMs, isTogether: false, limit: TAKEN },
    surroundings,
  });
  return { handOver, alertmanager };
}

/** What is being sent may still end when reading has stopped, but not for long. */
function farewell(closing: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const end = (): void => void setTimeout(() => controller.abort(), FAREWELL_MS).unref();
  closing.addEventListener('abort', end, { once: true });
  return controller.signal;
}

function alertmanagerOf(given: WatchArguments, board: Board, signal: AbortSignal): Alertmanager | undefined {
  if (given.alertmanager === undefined) return undefined;
  return createAlertmanager({
    http: createAxiosHttp({ url: given.alertmanager, auth: given.signIn.alertmanager }),
    signal,
    clock: () => surroundings.clock(),
    isOpen: (fingerprint) => board.isOpen(fingerprint),
  });
}
