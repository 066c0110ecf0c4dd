/** Bits that it takes to say which, for things that came so often each; 0 where there is one kind, or none. */
export function entropyOfCounts(kinds: readonly number[]): number {
  let [total, sum] = [0, 0];
  for (const count of kinds) {
    if (!(count > 0)) continue;
    total += count;
    sum += count * Math.log2(count);
  }
  return total === 0 ? 0 : Math.max(0, Math.log2(total) - sum / total);
}

const counts = new Uint16Array(65_536);

/** Bits a character: 0 for one letter again and again, about 4 for prose, 6 at most for 64 characters. Takes up to 65,535 characters. */
export function shannonEntropy(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) counts[text.charCodeAt(index)]! += 1;
  for (let index = 0; index < text.length; index++) {
    const count = counts[text.charCodeAt(index)]!;
    if (count > 0) sum += count * Math.log2(count);
    counts[text.charCodeAt(index)] = 0;
  }
  return text.length === 0 ? 0 : Math.max(0, Math.log2(text.length) - sum / text.length);
}
