import type { Budget, EpochMs, EpochNs, Page, Shown, Source, Span } from '../../core/index';
import { LIMITS_PATH, LokiClient } from './client';
import { countLines } from './count';
import { exploreLink } from './explore';
import type { LokiLimits } from './limits';
import { DEFAULT_LIMITS, parseLimits, strictest } from './limits';
import type { LogQuery } from './logql';
import { narrow, parseLogql, withoutOwnLines } from './logql';
import type { Loki } from './loki';
import type { LokiSourceOptions } from './options';
import { Pace } from './pace';
import { waitUntilReady } from './readiness';
import { readPages } from './reading';
import { Streams } from './streams';
import { tenantsOf } from './tenants';

/** How long what the server told about its limits is believed: an operator may change them. */
const LIMITS_KEPT_MS = 3_600_000;
/** So many are asked for their limits; those of more are learned from refusals. */
const MOST_TENANTS = 20;

/** One log query on one Loki and tenant. Throws CoreError `invalid-config` for a query that Loki would refuse. */
export function createLokiSource(options: LokiSourceOptions): Source {
  return new LokiSource(options, parseLogql(options.query));
}

class LokiSource implements Source {
  readonly origin: string;
  readonly query: string;
  private readonly client: LokiClient;
  /** What Loki is asked for: the query, without our own lines. */
  private readonly asked: LogQuery;
  private readonly waiting: Loki['waiting'];
  private readonly streams = new Streams();
  private readonly crowded = new Map<EpochNs, number>();
  private known: { readonly limits: LokiLimits; readonly pace: Pace; readonly askedAt: number } | undefined;

  constructor(
    private readonly options: LokiSourceOptions,
    private readonly logQuery: LogQuery,
  ) {
    this.origin = options.origin;
    this.query = logQuery.text;
    this.asked = options.readsOwnLines === true ? logQuery : withoutOwnLines(logQuery);
    const elapsed = options.elapsed?.bind(options) ?? (() => performance.now());
    const { sleep, now, random } = options;
    this.waiting = { sleep, now, random, elapsed };
    this.client = new LokiClient(options, elapsed);
  }

  clock(): Promise<EpochMs | undefined> {
    // Asked anew each time: a time carried on by our own clock would follow that clock's jumps.
    return this.client.askTime();
  }

  async *read(span: Span, budget: Budget): AsyncGenerator<Page> {
    const startedAt = this.waiting.elapsed();
    const loki = await this.connect(budget.deadlineMs);
    const leftMs = Math.max(0, budget.deadlineMs - (this.waiting.elapsed() - startedAt));
    yield* readPages(loki, span, { ...budget, deadlineMs: leftMs });
  }

  async count(span: Span): Promise<number | undefined> {
    return countLines(await this.connect(60_000), span);
  }

  show(what: Shown): { readonly query: string; readonly link?: string } {
    const query = narrow(this.logQuery, what.labels, what.contains);
    const { grafana } = this.options;
    return grafana ? { query, link: exploreLink(grafana, { query, from: what.from, until: what.until }) } : { query };
  }

  private async connect(deadlineMs: number): Promise<Loki> {
    const known = await this.learn(deadlineMs);
    return {
      client: this.client,
      query: this.asked,
      pace: known.pace,
      streams: this.streams,
      crowded: this.crowded,
      waiting: this.waiting,
      lookbackMs: known.limits.lookbackMs,
      signal: this.options.signal,
      log: (text) => this.options.log?.(text),
      breathe: () => this.options.breathe?.() ?? oneTurn(),
      nonce: () => this.nonce(),
    };
  }

  private async learn(deadlineMs: number): Promise<NonNullable<LokiSource['known']>> {
    const now = this.waiting.elapsed();
    if (this.known && now - this.known.askedAt < LIMITS_KEPT_MS) return this.known;
    if (!this.known) await waitUntilReady(this.client, this.waiting, now + deadlineMs);
    // Absent on old versions and behind most gateways: then the defaults hold until a refusal teaches better.
    const limits = (await this.askLimits()) ?? this.known?.limits ?? DEFAULT_LIMITS;
    this.known = { limits, pace: new Pace(limits), askedAt: now };
    return this.known;
  }

  /** Loki tells them to one tenant at a time. */
  private async askLimits(): Promise<LokiLimits | undefined> {
    const tenants = tenantsOf(this.options.tenant).slice(0, MOST_TENANTS);
    const told: LokiLimits[] = [];
    for (const tenant of tenants.length > 1 ? tenants : [undefined]) {
      const outcome = await this.client.send({ path: LIMITS_PATH, ...(tenant === undefined ? {} : { tenant }) });
      if (outcome.kind === 'served') told.push(parseLimits(outcome.response.body));
    }
    return told.length > 0 ? strictest(told) : undefined;
  }

  private nonce(): string {
    const { random, now } = this.waiting;
    const digits = (): string => Math.floor(random() * 2 ** 32).toString(36);
    return `loghorn-${now().toString(36)}-${digits()}${digits()}`;
  }
}

function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
