import { HOUR_MS, type EpochMs } from '../time';
import { ANY, WIDE_GAP, showMarks } from './marks';
import { literalsOf } from './literals';
import type { Loss } from './lineage';
import { ANY_WORD, type WordTable } from './word-table';

/** What a message was recognised as. */
export interface TemplateMatch {
  /** The template's birth id: kept when its text grows more general, the same again if it is born a second time. */
  readonly id: string;
  /** Its present text: constants, `<num>` and other typed masks, `<*>`. */
  readonly text: string;
  readonly isNew: boolean;
  /** At most three texts that each raw line of it contains as they stand, longest first: for LogQL's line filters. */
  readonly literals: readonly string[];
}

/** What a template is born with, and what its part keeps of it. */
export interface Birth {
  readonly id: string;
  readonly service: string;
  readonly words: Int32Array;
  /** What stands before each word: a gap of `marks`. */
  readonly gaps: Uint16Array;
  /** Which word chose its way down the tree; -1 when none did. */
  readonly keyPlace: number;
  /** Rises with each birth in a baseline. */
  readonly sequence: number;
}

/** One constant shape of one service's messages; in the tree, and in one shard. */
export class Template {
  readonly id: string;
  readonly service: string;
  readonly words: Int32Array;
  readonly gaps: Uint16Array;
  readonly keyPlace: number;
  readonly sequence: number;
  /** Of the newest line: coarse, so that a template in use changes its part once an hour at most. */
  lastHour = 0;
  /** How often its count has doubled, likewise. */
  doublings = 0;
  lines = 1;
  /** Which part holds it, and how many bytes of it are kept free for its row. */
  shard = -1;
  bytes = 0;
  /** Words that it was born with and has no more, in the order in which they went. */
  losses: Loss[] | undefined;
  readonly known: TemplateMatch;
  private shown: string | undefined;
  private fragments: readonly string[] | undefined;

  constructor(
    birth: Birth,
    private readonly table: WordTable,
  ) {
    this.id = birth.id;
    this.service = birth.service;
    this.words = birth.words;
    this.gaps = birth.gaps;
    this.keyPlace = birth.keyPlace;
    this.sequence = birth.sequence;
    this.known = new Match(this, false);
  }

  get text(): string {
    this.shown ??= showMarks(this.encoded());
    return this.shown;
  }

  get literals(): readonly string[] {
    this.fragments ??= literalsOf(this.encoded());
    return this.fragments;
  }

  /** The words with marks and seams: what its id is a hash of at birth, and what its part holds. */
  encoded(): string {
    let encoded = '';
    for (let index = 0; index < this.words.length; index++) {
      if (index > 0) encoded += String.fromCharCode(this.gaps[index]!);
      encoded += this.wordAt(index);
    }
    return encoded;
  }

  /** The words that it was born with: its id is their hash. */
  bornWords(): readonly string[] {
    const born = Array.from(this.words, (_, index) => this.wordAt(index));
    for (const { place, word } of this.losses ?? []) born[place] = word;
    return born;
  }

  private wordAt(index: number): string {
    const word = this.words[index]!;
    return word === ANY_WORD ? String.fromCharCode(ANY) : this.table.text(word);
  }

  /** Words that the line has otherwise become `<*>`, gaps wide. False when there were none. */
  generalise(line: Int32Array, gaps: Uint16Array, at: EpochMs): boolean {
    let hasChanged = false;
    for (let index = 0; index < this.words.length; index++) {
      if (this.gaps[index] !== gaps[index] && this.gaps[index] !== WIDE_GAP) {
        this.gaps[index] = WIDE_GAP;
        hasChanged = true;
      }
      const word = this.words[index]!;
      if (word === ANY_WORD || word === line[index]) continue;
      (this.losses ??= []).push({ place: index, word: this.table.text(word), hour: Math.floor(at / HOUR_MS) });
      this.table.release(word);
      this.words[index] = ANY_WORD;
      hasChanged = true;
    }
    if (hasChanged) this.shown = this.fragments = undefined;
    return hasChanged;
  }

  release(): void {
    for (const word of this.words) this.table.release(word);
  }
}

/** Reads its template when it is asked, so that a line costs no text. */
export class Match implements TemplateMatch {
  constructor(
    private readonly template: Template,
    readonly isNew: boolean,
  ) {}

  get id(): string {
    return this.template.id;
  }

  get text(): string {
    return this.template.text;
  }

  get literals(): readonly string[] {
    return this.template.literals;
  }
}
