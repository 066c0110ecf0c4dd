// Taken out of the global object once: inside jest's sandbox each look-up of a global costs more than the arithmetic.
const { floor, imul } = Math;

/** Mixes whole numbers and texts into one 32-bit seed (FNV-1a with a murmur3 finish). */
export function mixSeed(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = typeof part === 'string' ? part : `#${part}`;
    for (let index = 0; index < text.length; index++) hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash = imul(hash ^ 0x7c, 0x01000193);
  }
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const HEX = '0123456789abcdef';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Chance that repeats for a seed. mulberry32, as its author gave it to the public domain. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both inside. */
  int(low: number, high: number): number {
    return low + floor(this.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[floor(this.next() * items.length)] as Item;
  }

  /** Near `middle`, with the long tail to the right that durations and sizes have. */
  skewed(middle: number): number {
    return Math.max(1, Math.round(middle * Math.exp((this.next() + this.next() + this.next() - 1.5) * 1.2)));
  }

  /** How many of something happen when `mean` are expected. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const least = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > least; product *= this.next()) count++;
    return count;
  }

  hex(length: number): string {
    return this.letters(HEX, length);
  }

  base64(length: number): string {
    return this.letters(BASE64, length);
  }

  private letters(alphabet: string, length: number): string {
    let text = '';
    for (let index = 0; index < length; index++) text += alphabet[floor(this.next() * alphabet.length)];
    return text;
  }

  /** Sum of twelve: standard normal enough for counts. */
  private normal(): number {
    let sum = -6;
    for (let index = 0; index < 12; index++) sum += this.next();
    return sum;
  }
}
