import type { Hash64 } from '../hash';

/** 8,192 hashes of 8 bytes: one part of at most 64 KB. */
const HASHES_A_PART = 8_192;

/** The identities seen in one minute of event time: a hash set that remembers the order of arrival, so that parts are only appended to. */
class MinuteIdentities {
  private hashes: Uint32Array;
  private slots: Int32Array;
  count = 0;
  private savedCount = 0;

  constructor(capacity = 64) {
    this.hashes = new Uint32Array(capacity * 2);
    this.slots = new Int32Array(capacity * 2);
  }

  /** False when it was there already. */
  add(hash: Hash64): boolean {
    const slot = this.slotOf(hash);
    if (this.slots[slot] !== 0) return false;
    if (this.count * 2 === this.hashes.length) {
      this.grow();
      return this.add(hash);
    }
    this.hashes[this.count * 2] = hash.high;
    this.hashes[this.count * 2 + 1] = hash.low;
    this.slots[slot] = ++this.count;
    return true;
  }

  /** The slot that holds the hash, or the empty one where it belongs. At most half of the slots are taken, so one is always empty. */
  private slotOf(hash: Hash64): number {
    const mask = this.slots.length - 1;
    let slot = hash.low & mask;
    for (;;) {
      const index = this.slots[slot]! - 1;
      if (index < 0) return slot;
      if (this.hashes[index * 2 + 1] === hash.low && this.hashes[index * 2] === hash.high) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const larger = new Uint32Array(this.hashes.length * 2);
    larger.set(this.hashes);
    this.hashes = larger;
    this.slots = new Int32Array(larger.length);
    for (let index = 0; index < this.count; index++) {
      this.slots[this.slotOf({ high: larger[index * 2]!, low: larger[index * 2 + 1]! })] = index + 1;
    }
  }

  *unsavedParts(): Iterable<readonly [number, Uint8Array]> {
    if (this.savedCount === this.count) return;
    for (let part = Math.floor(this.savedCount / HASHES_A_PART); part * HASHES_A_PART < this.count; part++) {
      const until = Math.min(this.count, (part + 1) * HASHES_A_PART);
      yield [part, new Uint8Array(this.hashes.slice(part * HASHES_A_PART * 2, until * 2).buffer)];
    }
    this.savedCount = this.count;
  }

  restore(bytes: Uint8Array): void {
    // A copy, because a part's bytes need not start at a multiple of four; not by slice(), which is no copy of a Buffer.
    const words = new Uint32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 8) * 2);
    for (let index = 0; index < words.length; index += 2) this.add({ high: words[index]!, low: words[index + 1]! });
    this.savedCount = this.count;
  }

  get partCount(): number {
    return Math.ceil(this.count / HASHES_A_PART);
  }
}

/**
 * Which lines a baseline has taken already: 8-byte keyed hashes by minute of event time, at most `limit` of them. Byte order
 * is the machine's; every machine that n8n runs on is little-endian.
 */
export class Identities {
  private readonly minutes = new Map<number, MinuteIdentities>();
  private readonly dropped: string[] = [];
  private total = 0;

  constructor(private readonly limit: number) {}

  /** `parts`: names `<minute>/<part>`. */
  static open(parts: ReadonlyMap<string, Uint8Array>, limit: number): Identities {
    const identities = new Identities(limit);
    const names = [...parts.keys()].map((name) => ({ name, at: name.split('/').map(Number) }));
    names.sort((one, other) => one.at[0]! - other.at[0]! || one.at[1]! - other.at[1]!);
    for (const { name, at } of names) identities.minute(at[0]!).restore(parts.get(name)!);
    for (const minute of identities.minutes.values()) identities.total += minute.count;
    return identities;
  }

  private minute(minute: number): MinuteIdentities {
    let held = this.minutes.get(minute);
    if (!held) this.minutes.set(minute, (held = new MinuteIdentities()));
    return held;
  }

  /** False when the line was taken before. */
  add(minute: number, hash: Hash64): boolean {
    const isNew = this.minute(minute).add(hash);
    if (isNew) this.total++;
    return isNew;
  }

  countOf(minute: number): number {
    return this.minutes.get(minute)?.count ?? 0;
  }

  /**
   * Forgets the minutes before `keepFrom`, and older ones still while there are more than the limit. Returns the first minute
   * whose identities are all kept: what is older can no longer be told from a repeat. `onForget`: told how many each held.
   */
  prune(keepFrom: number, onForget?: (minute: number, lines: number) => void): number {
    const sorted = [...this.minutes.keys()].sort((one, other) => one - other);
    let kept = keepFrom;
    for (const minute of sorted) {
      if (minute >= keepFrom && this.total <= this.limit) break;
      if (minute >= keepFrom && minute === sorted.at(-1)) break;
      onForget?.(minute, this.countOf(minute));
      this.forget(minute);
      kept = Math.max(kept, minute + 1);
    }
    return kept;
  }

  private forget(minute: number): void {
    const held = this.minutes.get(minute)!;
    for (let part = 0; part < held.partCount; part++) this.dropped.push(`${minute}/${part}`);
    this.total -= held.count;
    this.minutes.delete(minute);
  }

  *changes(): Iterable<readonly [string, Uint8Array | undefined]> {
    for (const name of this.dropped.splice(0)) yield [name, undefined];
    for (const [minute, held] of this.minutes) {
      for (const [part, bytes] of held.unsavedParts()) yield [`${minute}/${part}`, bytes];
    }
  }
}
