import { birthOf, type Change, type Loaded, type Version } from '../../core/index';
import type { Argument, Client } from './client';
import { namesKey, unitKeys } from './keys';
import { fromRedisText, toRedisText } from './text';

export async function loadUnit(
  client: Client,
  keys: readonly string[],
  known: Version | undefined,
): Promise<Loaded | 'unchanged' | undefined> {
  const reply = await client.loghornLoadBuffer(...keys, known ?? '');
  if (reply === null) return undefined;
  if (!Array.isArray(reply)) return 'unchanged';
  const [version, dead, parts, rowKeys] = reply as [Buffer, Buffer, Buffer[], Buffer[]];
  return {
    version: version.toString(),
    parts: partsOf(parts),
    undoneKeys: new Set(rowKeys.map((key) => fromRedisText(key.toString()))),
    deadRows: Number(dead.toString()),
  };
}

export interface Saving {
  readonly prefix: string;
  readonly unit: string;
  readonly at: Version | 'new';
  readonly change: Change;
  /** New each time: a birth's id, and what keeps two versions of one number apart. */
  readonly chance: string;
}

export async function commitUnit(client: Client, saving: Saving): Promise<{ version: Version } | 'conflict'> {
  const { prefix, unit, at, change } = saving;
  if (at === 'new') await client.zadd(namesKey(prefix), 0, toRedisText(unit));
  const version = versionAfter(at, saving.chance);
  const isDone = await client.loghornCommit(...unitKeys(prefix, unit), at, version, ...changeArguments(change));
  return isDone === 1 ? { version } : 'conflict';
}

export async function listUnits(
  client: Client,
  { prefix, after, limit }: { prefix: string; after: string | undefined; limit: number },
  keyPrefix: string,
): Promise<string[]> {
  const found: string[] = [];
  const start = toRedisText(prefix);
  for (let from = after; found.length < limit;) {
    const names = await namesAfter(client, namesKey(keyPrefix), { start, from });
    if (names.length === 0) break;
    from = names.at(-1)!;
    const isThere = await Promise.all(names.map((name) => client.exists(unitKeys(keyPrefix, name)[0]!)));
    found.push(...names.filter((_, index) => isThere[index] === 1));
  }
  return found.slice(0, Math.max(0, Math.floor(Math.min(limit, found.length))));
}

export async function removeUnit(client: Client, keys: readonly string[]): Promise<void> {
  await client.unlink(...keys);
}

const NAMES_AT_ONCE = 500;

/** In byte order the names with one prefix lie side by side; no byte of UTF-8 is 0xff. */
async function namesAfter(
  client: Client,
  key: string,
  { start, from }: { start: string; from: string | undefined },
): Promise<string[]> {
  const last = Buffer.concat([Buffer.from(`[${start}`), Buffer.of(0xff)]);
  const afterText = from === undefined ? undefined : toRedisText(from);
  const first = afterText === undefined || Buffer.compare(Buffer.from(afterText), Buffer.from(start)) < 0;
  const names = await client.zrangebylex(key, first ? `[${start}` : `(${afterText}`, last, 'LIMIT', 0, NAMES_AT_ONCE);
  return names.map(fromRedisText);
}

/**
 * Redis may come back from a crash without its last second, and give the same number to another change: chance keeps the two
 * apart, so that no copy of the lost one passes as unchanged.
 */
function versionAfter(at: Version | 'new', chance: string): Version {
  const number = at === 'new' ? 0 : parseInt(at.slice(at.lastIndexOf('.') + 1), 10);
  return `${at === 'new' ? chance : birthOf(at)}.${number + 1}-${chance.slice(0, 8)}`;
}

function changeArguments({ drop, put, outbox }: Change): Argument[] {
  const all: Argument[] = drop === 'all' ? ['all'] : [drop.length, ...drop.map(toRedisText)];
  all.push(put.size);
  for (const [name, bytes] of put) all.push(toRedisText(name), asBuffer(bytes));
  for (const { id, key, body } of outbox) all.push(toRedisText(id), toRedisText(key), asBuffer(body));
  return all;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function partsOf(flat: readonly Buffer[]): Map<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>();
  // Copied out of the chunks that came over the wire, which a small part would keep alive.
  for (let at = 0; at < flat.length; at += 2)
    parts.set(fromRedisText(flat[at]!.toString()), new Uint8Array(flat[at + 1]!));
  return parts;
}
