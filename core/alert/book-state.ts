import { publicHash } from '../hash';
import type { Change, Parts } from '../store/store';
import { openJson, sealJson } from '../store/envelope';
import type { Entry, Tombstone } from './book';
import { Book } from './book';

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
}

export function openBook(parts: Parts): OpenedBook {
  const head = openJson('book', SCHEMA, parts.get('head')!) as Head;
  const shards = [...parts].filter(([name]) => name.startsWith('alerts/'));
  const opened = shards.map(([, bytes]) => openJson('alerts', SCHEMA, bytes) as Shard);
  const entries = opened.flatMap((shard) => shard.entries);
  const tombstones = opened.flatMap((shard) => shard.tombstones);
  return { birth: head.birth, book: new Book(entries, tombstones, head.sequence) };
}

export function newBook(birth: string): OpenedBook {
  return { birth, book: new Book([], [], 0) };
}

/** Undefined where nothing changed. */
export function bookChange({ birth, book }: OpenedBook): Change | undefined {
  const shards = new Set(book.takeTouched().map(shardOf));
  if (shards.size === 0) return undefined;
  const put = new Map([['head', sealJson('book', SCHEMA, { birth, sequence: book.sequence } satisfies Head)]]);
  for (const shard of shards) put.set(`alerts/${shard}`, sealJson('alerts', SCHEMA, shardOfBook(book, shard)));
  return { put, drop: [], outbox: [] };
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
