import type { Row } from '../store/row-table';
import { RowTable } from '../store/row-table';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS, MINUTE_MS } from '../time';
import type { LineObservation } from './detector';
import { keptText, wordsOf } from './novelty-text';
import type { Found } from './novelty-text';
import { isYoung, noteBirth } from './recurrence';
import type { Births, Young } from './recurrence';
import { Relatives } from './relatives';

/** A known message; its key is the template's id, `at` when it was learned. */
interface KnownText extends Row {
  readonly service: string;
  readonly text: string;
}

/** A new template while its recurrence is news, with what it was found to resemble at its birth. */
export interface Stranger extends Row, Young, Found {
  readonly service: string;
  readonly text: string;
  isFlagged: boolean;
}

interface ServiceRow extends Row, Births {
  readonly bornAt: EpochMs;
  /** Its texts forgotten for want of room. */
  forgotten: number;
}

interface Clock extends Row {
  agedAt: EpochMs;
}

const MAX_TEXTS = 4_000;
const MAX_TEXTS_OF_SERVICE = 200;
/** Of a service's texts at once, when it has too many: choosing them looks at all. */
const FORGOTTEN_AT_ONCE = 20;
const MAX_STRANGERS = 200;
const WARM_MS = 10 * MINUTE_MS;
/** Before so many texts are known, everything is strange and strangeness says nothing … */
const ENOUGH_TEXTS = 5;
/** … but however few they are, a service is known after a day. */
const KNOWN_AT_LAST_MS = DAY_MS;
const EVERYTHING = '';

/** What `novelty` knows: the texts of each service, its strangers, and what is derived from them. */
export class NoveltyMemory {
  readonly #texts: RowTable<KnownText>;
  readonly #strangers: RowTable<Stranger>;
  readonly #services: RowTable<ServiceRow>;
  readonly #clock: RowTable<Clock>;
  /** Of each service: made when first asked for, since most rounds bring no new text. */
  #keysByService: Map<string, Set<string>> | undefined;
  /** Derived when first asked for, and again after a text is gone. */
  readonly #relativesOf = new Map<string, Relatives>();

  constructor(parts: Parts) {
    this.#texts = new RowTable({ name: 'texts', capacity: MAX_TEXTS, rowsAPart: 64 }, parts);
    this.#strangers = new RowTable({ name: 'strangers', capacity: MAX_STRANGERS, rowsAPart: 32 }, parts);
    this.#services = new RowTable({ name: 'services', capacity: 500, rowsAPart: 64 }, parts);
    this.#clock = new RowTable({ name: 'clock', capacity: 1, rowsAPart: 1 }, parts);
  }

  get strangers(): number {
    return this.#strangers.size;
  }

  strangerOf({ template, at }: LineObservation): Stranger | undefined {
    const stranger = this.#strangers.get(template);
    return stranger !== undefined && isYoung(stranger, at) ? stranger : undefined;
  }

  service(name: string): ServiceRow | undefined {
    return this.#services.get(name);
  }

  textOf(key: string): string | undefined {
    return this.#texts.get(key)?.text;
  }

  isWarmingUp({ service, at }: LineObservation): boolean {
    const row = this.#services.get(service);
    return row === undefined || at - row.bornAt < WARM_MS;
  }

  /** Whether there is too little to compare with, for a service that says few things. */
  isTerse({ service, at }: LineObservation): boolean {
    const row = this.#services.get(service);
    return row === undefined || (this.#known(service) < ENOUGH_TEXTS && at - row.bornAt < KNOWN_AT_LAST_MS);
  }

  relativesOf(service: string): Relatives {
    let relatives = this.#relativesOf.get(service);
    if (relatives !== undefined) return relatives;
    this.#relativesOf.set(service, (relatives = new Relatives()));
    for (const key of this.#keysOf.get(service) ?? []) relatives.add(key, wordsOf(this.#texts.get(key)!.text));
    return relatives;
  }

  teach(seen: LineObservation): void {
    this.#meet(seen);
    const { template: key, at, service } = seen;
    this.#add({ key, at, service, text: keptText(seen.templateText) });
  }

  /** Where there is room: else the texts of a service with too many would push each other out for ever. */
  teachAgain(seen: LineObservation): void {
    if (this.#texts.get(seen.template) !== undefined || this.#texts.size >= MAX_TEXTS) return;
    if (this.#known(seen.service) < MAX_TEXTS_OF_SERVICE) this.teach(seen);
  }

  addStranger(young: Young & Found & Pick<Stranger, 'isFlagged'>, seen: LineObservation): void {
    const { template: key, at, service, templateText } = seen;
    if (this.#strangers.get(key) !== undefined) return;
    const stranger = { key, at, service, text: keptText(templateText), ...young };
    this.#meet(seen);
    if (this.#strangers.size === 0) this.#tick(at);
    for (const gone of this.#strangers.add(stranger)) this.#ripen(gone);
  }

  touchStranger(stranger: Stranger): void {
    this.#strangers.touch(stranger);
  }

  /** Once a minute: strangers that have become quiet, or old, are strangers no more. */
  age(at: EpochMs): void {
    const agedAt = this.#clock.get(EVERYTHING)?.agedAt ?? 0;
    if (Math.abs(at - agedAt) < MINUTE_MS) return;
    this.#tick(at);
    for (const stranger of [...this.#strangers.rows()]) {
      if (isYoung(stranger, at)) continue;
      this.#strangers.drop(stranger);
      this.#ripen(stranger);
    }
  }

  get evicted(): number {
    return this.#texts.evicted + this.#strangers.evicted + this.#services.evicted;
  }

  *changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    for (const table of [this.#texts, this.#strangers, this.#services, this.#clock]) yield* table.changes();
  }

  /** What was flagged is learned when it comes again and is not flagged any more. */
  #ripen(stranger: Stranger): void {
    const { key, at, service, text } = stranger;
    const row = this.#services.get(service);
    if (row !== undefined && stranger.isError) {
      noteBirth(row, at);
      this.#services.touch(row);
    }
    if (!stranger.isFlagged) this.#add({ key, at, service, text });
  }

  #add(text: KnownText): void {
    if (this.#texts.get(text.key) !== undefined) return;
    if (this.#known(text.service) >= MAX_TEXTS_OF_SERVICE) this.#forgetOldest(text.service);
    for (const gone of this.#texts.add(text)) this.#forgot(gone);
    this.#keys(text.service).add(text.key);
    this.#relativesOf.get(text.service)?.add(text.key, wordsOf(text.text));
  }

  #forgetOldest(service: string): void {
    const texts = Array.from(this.#keys(service), (key) => this.#texts.get(key)!);
    texts.sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
    for (const gone of texts.slice(0, FORGOTTEN_AT_ONCE)) {
      this.#texts.evict(gone);
      this.#forgot(gone);
    }
  }

  #forgot({ key, service }: KnownText): void {
    const keys = this.#keys(service);
    keys.delete(key);
    if (keys.size === 0) this.#keysOf.delete(service);
    this.#relativesOf.delete(service);
    const row = this.#services.get(service);
    if (row === undefined) return;
    row.forgotten++;
    this.#services.touch(row);
  }

  #meet({ service: key, at }: LineObservation): void {
    const known = this.#services.get(key);
    if (known !== undefined) {
      known.at = Math.max(known.at, at);
      return this.#services.touch(known);
    }
    const gone = this.#services.add({ key, at, bornAt: at, births: 0, birthsAt: at, forgotten: 0 });
    for (const row of gone) this.#relativesOf.delete(row.key);
  }

  #known(service: string): number {
    return this.#keysOf.get(service)?.size ?? 0;
  }

  #tick(at: EpochMs): void {
    const clock = this.#clock.get(EVERYTHING);
    if (clock === undefined) return void this.#clock.add({ key: EVERYTHING, at, agedAt: at });
    clock.agedAt = at;
    this.#clock.touch(clock);
  }

  get #keysOf(): Map<string, Set<string>> {
    if (this.#keysByService !== undefined) return this.#keysByService;
    this.#keysByService = new Map();
    for (const { key, service } of this.#texts.rows()) this.#keys(service).add(key);
    return this.#keysByService;
  }

  #keys(service: string): Set<string> {
    let keys = this.#keysOf.get(service);
    if (keys === undefined) this.#keysOf.set(service, (keys = new Set()));
    return keys;
  }
}
