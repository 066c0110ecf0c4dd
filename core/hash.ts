/** 64 bits as two unsigned 32-bit numbers. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/**
 * HalfSipHash-1-3 with 64 bits out (Aumasson and Bernstein 2012, the 32-bit variant of the reference code), over UTF-16 code
 * units instead of bytes: log text is hostile, so identities need a keyed hash, and 32-bit words are what V8 is fast at.
 * Parts are preceded by their lengths, so ('a', 'bc') and ('ab', 'c') differ.
 */
export function keyedHash(key: Hash64, parts: readonly string[]): Hash64 {
  let v0 = key.low | 0;
  let v1 = (key.high ^ 0xee) | 0;
  let v2 = (0x6c796765 ^ key.low) | 0;
  let v3 = (0x74656462 ^ key.high) | 0;
  // One word a turn; the round stands here in full, because it runs for every two characters read. See bench `core`.
  for (let index = 0; index <= parts.length; index++) {
    const part = index < parts.length ? parts[index]! : '';
    for (let at = -2; at < part.length; at += 2) {
      const word = at < 0 ? (index < parts.length ? part.length : parts.length) : wordAt(part, at);
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
  }
  v2 ^= 0xee;
  let low = 0;
  for (let round = 0; round < 6; round++) {
    if (round === 3) {
      low = (v1 ^ v3) >>> 0;
      v1 ^= 0xdd;
    }
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
  }
  return { low, high: (v1 ^ v3) >>> 0 };
}

/** Two characters from `at` on, or the last one. */
function wordAt(text: string, at: number): number {
  return text.charCodeAt(at) | (at + 1 < text.length ? text.charCodeAt(at + 1) << 16 : 0);
}

/** 16 lower-case hex digits. */
export function hashText(hash: Hash64): string {
  return hash.high.toString(16).padStart(8, '0') + hash.low.toString(16).padStart(8, '0');
}

const PUBLIC_KEY: Hash64 = { high: 0x6c6f6768, low: 0x6f726e31 };

/** For names that must be equal everywhere (fingerprints, template ids); not for what an attacker could profit from colliding. */
export function publicHash(...parts: readonly string[]): string {
  return hashText(keyedHash(PUBLIC_KEY, parts));
}
