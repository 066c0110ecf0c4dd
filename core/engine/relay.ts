import type { Hash64 } from '../hash';
import { publicHash } from '../hash';
import { Identities, LineHash } from '../intake';
import type { Source } from '../intake/source';
import { jsonBytes, jsonOf } from '../json-check';
import type { RawLine } from '../line/line';
import { openJson, sealJson } from '../store/envelope';
import { partsUnder } from '../store/parts-under';
import type { Change, Loaded, NewRow, Store } from '../store/store';
import { update } from '../store/update';
import type { EpochMs, EpochNs } from '../time';
import { MINUTE_MS, msToNs, nsToMs, SECOND_MS } from '../time';
import type { Surroundings } from './surroundings';

export interface RelayOptions {
  readonly settleMs: number;
  /** How far each read goes back before the watermark, dropping what it knows: as late a line may arrive. */
  readonly rereadMs: number;
  /** Rows that may wait for the workflow; no more is read until one is settled. */
  readonly backlogRows: number;
}

export interface RelaySetup {
  readonly store: Store;
  /** `lines/<workflow id>/<node id>` */
  readonly unit: string;
  readonly source: Source;
  readonly options?: Partial<RelayOptions>;
  readonly surroundings: Surroundings;
}

export interface RelayReport {
  readonly lines: number;
  /** How far what has been read lies behind now. */
  readonly lagMs: number;
  /** The workflow is slower than the lines: reading waits for it. */
  readonly isHeldUp: boolean;
  readonly warnings: readonly string[];
}

export const relayDefaults: RelayOptions = { settleMs: 0, rereadMs: MINUTE_MS, backlogRows: 8 };

/** What one execution carries. */
export const LINES_A_ROW = 500;
const SCHEMA = 1;
/** 8 bytes each. */
const IDENTITY_LIMIT = 1_000_000;
/** Pages are dropped as they come, but for what is new in them. */
const BYTES = 1_000_000_000;
const DEADLINE_MS = 60 * SECOND_MS;

export interface RelayHead {
  readonly origin: string;
  readonly query: string;
  /** Random: of the identities and the rows' ids. */
  readonly key: Hash64;
  readonly watermark: EpochNs;
  /** Lines before it could not be told from repeats. */
  readonly keptFrom: EpochMs;
  /** Rows made so far. */
  readonly sequence: number;
}

/**
 * Hands a query's lines on from now on, each at least once: what has been read and the rows that carry it are one commit, and the
 * hand-over empties these. Another Loki, tenant or query begins anew.
 */
export async function relayLines(setup: RelaySetup): Promise<RelayReport> {
  const { store, unit, source, surroundings } = setup;
  const options = { ...relayDefaults, ...setup.options };
  const bytes = surroundings.randomBytes(8);
  const end = await readableEnd(setup, options);
  const { result } = await update(store, unit, async (loaded) => {
    const known = loaded && openRelayHead(loaded.parts);
    const isOurs = known?.origin === source.origin && known.query === source.query;
    const head = isOurs ? known : newHead(setup, end, bytes);
    const room = options.backlogRows - (loaded?.undoneKeys.size ?? 0);
    if (isOurs && room <= 0) return { result: { ...reportOn(head, surroundings), isHeldUp: true } };
    const parts = isOurs ? loaded!.parts : new Map<string, Uint8Array>();
    const read = await readNews(setup, { head, end, parts, room }, options);
    const change = changeOf(read, isOurs ? undefined : loaded);
    return { change, result: { ...reportOn(read.head, surroundings), ...read.said } };
  });
  return result;
}

export function openRelayHead(parts: Loaded['parts']): RelayHead {
  return openJson<RelayHead>('lines', SCHEMA, parts.get('head')!);
}

/** The lines of a row. */
export function linesOfRow(body: Uint8Array): readonly RawLine[] {
  return jsonOf(body) as readonly RawLine[];
}

async function readableEnd({ source, surroundings }: RelaySetup, { settleMs }: RelayOptions): Promise<EpochMs> {
  const theirs = await source.clock();
  const now = surroundings.clock();
  return Math.floor(Math.min(now, theirs === undefined ? now : theirs + SECOND_MS) - settleMs);
}

function newHead({ source }: RelaySetup, end: EpochMs, bytes: Uint8Array): RelayHead {
  const words = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return {
    origin: source.origin,
    query: source.query,
    key: { high: words.getUint32(0), low: words.getUint32(4) },
    watermark: msToNs(end),
    // What was there before it began is not its news.
    keptFrom: end,
    sequence: 0,
  };
}

interface News {
  readonly head: RelayHead;
  readonly identities: Identities;
  readonly outbox: readonly NewRow[];
  readonly said: { readonly lines: number; readonly warnings: readonly string[] };
}

interface Place {
  readonly head: RelayHead;
  readonly end: EpochMs;
  readonly parts: Loaded['parts'];
  readonly room: number;
}

async function readNews(
  { source }: RelaySetup,
  { head, end, parts, room }: Place,
  { rereadMs }: RelayOptions,
): Promise<News> {
  const identities = Identities.open(partsUnder(parts, 'identities/'), IDENTITY_LIMIT);
  const hash = new LineHash(head.key);
  const from = msToNs(Math.max(head.keptFrom, nsToMs(head.watermark) - rereadMs));
  const news: RawLine[] = [];
  const warnings: string[] = [];
  let watermark = head.watermark;
  // What is read again is known and makes no row: were it counted, a busy minute would use the budget up and nothing move on.
  const again = knownSince(identities, from, watermark);
  const budget = { lines: again + room * LINES_A_ROW, bytes: BYTES, deadlineMs: DEADLINE_MS };
  for await (const page of source.read({ from, until: msToNs(end) }, budget)) {
    news.push(...page.lines.filter((line) => identities.add(Math.floor(nsToMs(line.at) / MINUTE_MS), hash.of(line))));
    warnings.push(...page.warnings, ...page.gaps.map(({ why }) => why));
    if (page.completeTo > watermark) watermark = page.completeTo;
    if (news.length >= room * LINES_A_ROW) break;
  }
  const kept = identities.prune(Math.floor((nsToMs(watermark) - rereadMs) / MINUTE_MS));
  const outbox = rowsOf(head, news);
  const keptFrom = Math.max(head.keptFrom, kept * MINUTE_MS);
  return {
    head: { ...head, watermark, keptFrom, sequence: head.sequence + outbox.length },
    identities,
    outbox,
    said: { lines: news.length, warnings },
  };
}

function knownSince(identities: Identities, from: EpochNs, until: EpochNs): number {
  let count = 0;
  for (let at = Math.floor(nsToMs(from) / MINUTE_MS); at <= Math.floor(nsToMs(until) / MINUTE_MS); at++)
    count += identities.countOf(at);
  return count;
}

function rowsOf({ key, sequence }: RelayHead, lines: readonly RawLine[]): readonly NewRow[] {
  const count = Math.ceil(lines.length / LINES_A_ROW);
  return Array.from({ length: count }, (_, nth) => {
    const id = publicHash(`${key.high}.${key.low}`, `${sequence + nth}`);
    return { id, key: id, body: jsonBytes(lines.slice(nth * LINES_A_ROW, (nth + 1) * LINES_A_ROW)) };
  });
}

function changeOf({ head, identities, outbox }: News, replaced: Loaded | undefined): Change {
  const put = new Map([['head', sealJson('lines', SCHEMA, head)]]);
  const drop: string[] = [];
  for (const [name, bytes] of identities.changes()) {
    if (bytes === undefined) drop.push(`identities/${name}`);
    else put.set(`identities/${name}`, bytes);
  }
  return { put, drop: replaced === undefined ? drop : 'all', outbox };
}

function reportOn({ watermark }: RelayHead, surroundings: Surroundings): RelayReport {
  return { lines: 0, lagMs: surroundings.clock() - nsToMs(watermark), isHeldUp: false, warnings: [] };
}
