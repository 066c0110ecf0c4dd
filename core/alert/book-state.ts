import { publicHash } from '../hash';
import type { Change, Parts } from '../store/store';
import { openJson, sealJson } from '../store/envelope';
import type { EpochMs } from '../time';
import type { Acknowledgement } from './acknowledgements';
import { Acknowledgements } from './acknowledgements';
import type { Entry, Tombstone } from './book';
import { Book } from './book';
import type { Mute } from './mutes';
import { muteId, Mutes } from './mutes';

const SCHEMA = 1;
/** Alerts are spread over 16 parts by a hash of their fingerprints, so that a merge rewrites little. */
interface Shard {
  readonly entries: readonly (readonly [string, Entry])[];
  readonly tombstones: readonly (readonly [string, Tombstone])[];
}

interface Head {
  /** Random bytes made at its birth: a book deleted and made again is another one. */
  readonly birth: string;
  readonly sequence: number;
}

export interface OpenedBook {
  readonly birth: string;
  readonly book: Book;
  readonly mutes: Mutes;
  readonly acknowledgements: Acknowledgements;
}

export function openBook(parts: Parts): OpenedBook {
  const head = openJson('book', SCHEMA, parts.get('head')!) as Head;
  const shards = [...parts].filter(([name]) => name.startsWith('alerts/'));
  const opened = shards.map(([, bytes]) => openJson('alerts', SCHEMA, bytes) as Shard);
  const entries = opened.flatMap((shard) => shard.entries);
  const tombstones = opened.flatMap((shard) => shard.tombstones);
  return {
    birth: head.birth,
    book: new Book(entries, tombstones, head.sequence),
    mutes: new Mutes(listsUnder<Mute>(parts, 'mutes')),
    acknowledgements: new Acknowledgements(listsUnder<Acknowledgement>(parts, 'acknowledged')),
  };
}

export function newBook(birth: string): OpenedBook {
  return { birth, book: new Book([], [], 0), mutes: new Mutes(), acknowledgements: new Acknowledgements() };
}

function listsUnder<Each>(parts: Parts, kind: string): readonly Each[] {
  const lists = [...parts].filter(([name]) => name.startsWith(`${kind}/`));
  return lists.flatMap(([, bytes]) => openJson<readonly Each[]>(kind, SCHEMA, bytes));
}

/** Whatever the book and its notes need no longer. */
export function forgetIn({ book, mutes, acknowledgements }: OpenedBook, now: EpochMs): void {
  book.forget(now);
  mutes.forget(now);
  acknowledgements.keepOnly((fingerprint) => book.entry(fingerprint) !== undefined);
}

/** Undefined where nothing changed. */
export function bookChange({ birth, book, mutes, acknowledgements }: OpenedBook): Change | undefined {
  const put = new Map<string, Uint8Array>();
  for (const shard of new Set(book.takeTouched().map(shardOf)))
    put.set(`alerts/${shard}`, sealJson('alerts', SCHEMA, shardOfBook(book, shard)));
  for (const shard of new Set(mutes.takeTouched().map(shardOf)))
    put.set(`mutes/${shard}`, sealJson('mutes', SCHEMA, shardOfList(mutes.all, muteId, shard)));
  for (const shard of new Set(acknowledgements.takeTouched().map(shardOf))) {
    const list = shardOfList(acknowledgements.all, ({ fingerprint }) => fingerprint, shard);
    put.set(`acknowledged/${shard}`, sealJson('acknowledged', SCHEMA, list));
  }
  if (put.size === 0) return undefined;
  put.set('head', sealJson('book', SCHEMA, { birth, sequence: book.sequence } satisfies Head));
  return { put, drop: [], outbox: [] };
}

function shardOfList<Each>(all: readonly Each[], keyOf: (one: Each) => string, shard: string): readonly Each[] {
  const ours = all.filter((one) => shardOf(keyOf(one)) === shard);
  return ours.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function shardOf(fingerprint: string): string {
  // Hashed, because a fingerprint that comes from a workflow may be any text.
  return publicHash(fingerprint).slice(0, 1);
}

function shardOfBook(book: Book, shard: string): Shard {
  const fingerprints = book.fingerprints.filter((fingerprint) => shardOf(fingerprint) === shard).sort();
  const pick = <T>(of: (fingerprint: string) => T | undefined) =>
    fingerprints.flatMap((fingerprint) => {
      const value = of(fingerprint);
      return value === undefined ? [] : [[fingerprint, value] as const];
    });
  return { entries: pick((one) => book.entry(one)), tombstones: pick((one) => book.tombstone(one)) };
}
