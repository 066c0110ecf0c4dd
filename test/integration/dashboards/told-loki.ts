import { setTimeout as sleep } from 'node:timers/promises';
import {
  acknowledgeAlert,
  createFlusher,
  createMemoryStore,
  createObserver,
  listAlerts,
  mergeAnomalies,
  msToNs,
  muteAlerts,
  seededChance,
  SelfObservation,
} from '../../../core/index';
import type { Surroundings } from '../../../core/index';
import { createLokiSource, LokiApi, createFetchHttp, type PushLine } from '../../../sources/index';
import { createWorld, pushToLoki } from '../../../testbed/index';

const MINUTE_MS = 60_000;
/** Less than three hours: older lines are invisible in Loki until it flushes. */
const STORY_MS = 165 * MINUTE_MS;
const HISTORY_MS = 60 * MINUTE_MS;
const ROUND_MS = 30_000;
const [BOOK, RECEIVER] = ['book/default', 'receiver/w/alerts'];

export interface Told {
  readonly from: number;
  readonly until: number;
}

/**
 * Two and three quarter hours of a real Loki's life in some seconds: the testbed's world with three faults, lines as the agents label them,
 * a timer that stops, and beside them the engine, on a clock that runs ahead, with both lanes and own lines.
 */
export async function tellLoki(lokiUrl: string): Promise<Told> {
  const until = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const from = until - STORY_MS;
  const api = apiOf(lokiUrl, () => Date.now());
  await pushToLoki(
    { url: lokiUrl },
    createWorld({ seed: 7, world: 'full' }).lines({ from, until, faults: faults(from, until) }),
  );
  await api.pushAll(agentLines(from, until));
  await live({ lokiUrl, api, from, until });
  return { from, until };
}

/** Two that are over, and some that go on. */
function faults(from: number, until: number) {
  const live = from + HISTORY_MS;
  const lasting = (name: string) => ({ name, at: until - 14 * MINUTE_MS, forMs: 14 * MINUTE_MS });
  return [
    { name: 'exception-after-deploy', at: live + 25 * MINUTE_MS, forMs: 10 * MINUTE_MS },
    { name: 'brute-force', at: live + 45 * MINUTE_MS, forMs: 10 * MINUTE_MS },
    ...['crash-loop', 'out-of-memory', 'retry-storm', 'slow-queries'].map(lasting),
  ];
}

/** As promtail/agent.yaml and syslog.yaml label them. The timer stops when it is known: a service is waited for after two hours. */
function agentLines(from: number, until: number): PushLine[] {
  const lines: PushLine[] = [];
  for (let at = from; at < until; at += 20_000) {
    const nth = (at - from) / 20_000;
    const journal = { source: 'journal', host: nth % 2 === 0 ? 'dns01' : 'node005' };
    lines.push({
      ...{ at: msToNs(at), labels: { ...journal, service_name: 'unbound' } },
      ...{ text: `info: answered ${nth * 7} queries`, metadata: { level: 'info', unit: 'unbound.service' } },
    });
    if (nth % 3 === 0 && at < from + 128 * MINUTE_MS) {
      const labels = { source: 'journal', host: 'node006', service_name: 'zone-transfer' };
      lines.push({ at: msToNs(at + 1), labels, text: `zone example.org checked, serial ${nth}` });
    }
    if (nth % 120 === 119) {
      const labels = { source: 'syslog', host: 'dns01', service_name: 'fan-tray' };
      lines.push({ at: msToNs(at + 2), labels, text: `fan tray ${nth} failed`, metadata: { level: 'critical' } });
    }
  }
  return lines;
}

interface Life extends Told {
  readonly lokiUrl: string;
  readonly api: LokiApi;
}

/** Both lanes, round by round, with an acknowledgement and a mute as soon as there is something to hold. */
async function live({ lokiUrl, api, from, until }: Life): Promise<void> {
  const clock = { now: from + HISTORY_MS };
  const surroundings = surroundingsOf(clock);
  let ids = 0;
  const store = createMemoryStore({ now: () => clock.now, newId: () => `id${ids++}` });
  const [unit, query] = ['baseline/w/reader', '{service_name=~".+"}'];
  const real = createLokiSource({
    ...apiOptions(lokiUrl, () => Date.now()),
    ...{ query, grafana: { url: 'https://grafana.test', datasourceUid: 'loki' } },
  });
  const source = Object.assign(Object.create(real) as typeof real, { clock: async () => clock.now });
  const observer = createObserver({ store, unit, source, surroundings });
  const flusher = createFlusher({
    store,
    receiver: RECEIVER,
    book: BOOK,
    surroundings,
    options: { notificationsPerDay: 1 },
  });
  const own = ownOf({ store, unit, query, push: (lines) => api.pushAll(lines), clock: () => clock.now });
  await flusher.round();
  let isHeld = false;
  for (; clock.now <= until; clock.now += ROUND_MS) {
    const report = await observer.round();
    await mergeAnomalies({ store, book: BOOK, anomalies: report.anomalies, surroundings });
    await flusher.round();
    isHeld ||= await hold({ store, book: BOOK, surroundings }, until);
    own.saved(report);
    await own.close();
  }
}

type Setup = Parameters<typeof listAlerts>[0];

/** Somebody looks after the first alert, and another is muted: from then on a panel can say who holds what. */
async function hold(setup: Setup, until: number): Promise<boolean> {
  const firing = (await listAlerts(setup)).alerts.filter(({ state }) => state === 'firing');
  if (firing.length < 2) return false;
  const [first, second] = firing as [(typeof firing)[0], (typeof firing)[0]];
  await acknowledgeAlert(setup, { fingerprint: first.alert.fingerprint, by: 'Ada', note: 'rolling back' });
  const service = second.alert.labels.service ?? '*';
  await muteAlerts(setup, { service, template: '', until: until + 60 * MINUTE_MS, reason: 'maintenance' });
  return true;
}

function ownOf(setup: Omit<ConstructorParameters<typeof SelfObservation>[0], 'listener'>): SelfObservation {
  const onFailure = (error: unknown): never => {
    throw error;
  };
  return new SelfObservation({ ...setup, listener: { onFailure, onSuccess: () => undefined } });
}

function surroundingsOf(clock: { readonly now: number }): Surroundings {
  const chance = seededChance(7);
  return {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256)),
  };
}

const apiOptions = (url: string, now: () => number) => ({
  http: createFetchHttp({ url }),
  ...{ origin: url, sleep: (ms: number) => sleep(ms), now, random: Math.random },
});

function apiOf(url: string, now: () => number): LokiApi {
  return new LokiApi(apiOptions(url, now));
}
