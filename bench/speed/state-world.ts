import { openBaseline } from '../../core/engine/open-baseline';
import { msToNs, observeDefaults, seededChance } from '../../core/index';
import type { Change, RawLine } from '../../core/index';

export const TEMPLATES = 10_000;
export const SERVICES = 20;
/** Each template is heard so often, over two hours, before anything is measured. */
const HEARINGS = 6;
const TAUGHT_MINUTES = 120;
/** A usual minute: by Zipf's law some templates are heard again and again, most are not. */
export const LINES_A_ROUND = 600;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BEGIN = Date.UTC(2026, 10, 2, 8);
const SEED = 5;

export type Parts = Map<string, Uint8Array>;
export type Decision = ReturnType<typeof openBaseline>;

const setup = {
  baseline: 'bench',
  source: { origin: 'bench', query: '{job=~".+"}', show: () => ({ query: '' }) },
  options: observeDefaults,
};
const birth = { now: BEGIN + HOUR_MS, end: BEGIN + HOUR_MS, randomBytes: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]) };

export function opened(parts: ReadonlyMap<string, Uint8Array> | undefined): Decision {
  return openBaseline(parts, setup, birth);
}

/** The parts of a baseline that has heard all templates. */
export function taught(): Parts {
  const decision = opened(undefined);
  const parts: Parts = new Map();
  const messages = texts();
  const perMinute = Math.ceil((TEMPLATES * HEARINGS) / TAUGHT_MINUTES);
  for (let minute = 0; minute < TAUGHT_MINUTES; minute++) {
    const lines = Array.from({ length: perMinute }, (_, index) =>
      line(messages, (minute * perMinute + index) % TEMPLATES, BEGIN + minute * MINUTE_MS + index),
    );
    offer(decision, lines, BEGIN + (minute + 1) * MINUTE_MS);
    apply(changeOf(decision), parts);
  }
  return parts;
}

/** The lines of the usual minutes that follow, one minute after another. */
export class Rounds {
  readonly #messages = texts();
  readonly #chance = seededChance(SEED);
  #minute = TAUGHT_MINUTES;

  /** Lines, and until when they reach. */
  next(): readonly [lines: readonly RawLine[], upTo: number] {
    const at = BEGIN + this.#minute++ * MINUTE_MS;
    const lines = Array.from({ length: LINES_A_ROUND }, (_, index) =>
      line(this.#messages, Math.floor(TEMPLATES ** this.#chance()) - 1, at + index),
    );
    return [lines, at + MINUTE_MS];
  }
}

export function offer(decision: Decision, lines: readonly RawLine[], upTo: number): void {
  decision.offer(lines);
  decision.close(msToNs(upTo));
}

export function changeOf(decision: Decision): Change {
  const { change } = decision.change(birth.now);
  decision.confirm();
  return change;
}

/** What a store does with it. Gives the bytes that it is given. */
export function apply(change: Change, parts: Parts): number {
  for (const name of change.drop === 'all' ? [...parts.keys()] : change.drop) parts.delete(name);
  for (const [name, bytes] of change.put) parts.set(name, bytes);
  return bytesOf(change.put);
}

export function bytesOf(parts: Iterable<readonly [string, Uint8Array]>): number {
  let bytes = 0;
  for (const [, part] of parts) bytes += part.length;
  return bytes;
}

/** Rows of short texts and numbers, as state is. */
export function asMuchJson(bytes: number): Uint8Array {
  const messages = texts();
  const rows: unknown[] = [];
  for (let size = 2, index = 0; size < bytes; index++) {
    const id = index.toString(16).padStart(16, '0');
    const row = [id, `service-${index % SERVICES}`, messages[index % TEMPLATES], 0, index];
    rows.push(row);
    size += JSON.stringify(row).length + 1;
  }
  return new TextEncoder().encode(JSON.stringify(rows));
}

function line(messages: readonly string[], template: number, at: number): RawLine {
  const stream = { service_name: `service-${template % SERVICES}` };
  return { at: msToNs(at), stream, metadata: {}, text: messages[template]! };
}

/** Six words that no other template has in their places. */
function texts(): readonly string[] {
  const chance = seededChance(SEED);
  const word = (): string =>
    Array.from(
      { length: 3 },
      () => 'bdfgklmnprstvz'[Math.floor(14 * chance())]! + 'aeiou'[Math.floor(5 * chance())]!,
    ).join('');
  return Array.from({ length: TEMPLATES }, () => `level=info ${Array.from({ length: 6 }, word).join(' ')}`);
}
