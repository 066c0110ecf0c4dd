export type Labels = Readonly<Record<string, string>>;

/** One stored line. `at`: 19 digits of nanoseconds. */
export interface Entry {
  readonly at: string;
  readonly text: string;
  /** With `detected_level`, and keys that are labels already renamed. */
  readonly metadata: Labels;
  readonly metadataKey: string;
  /** By the server's clock, in milliseconds: a late line shows from here on. */
  readonly visibleFrom: number;
  /** Older than three hours when it came: shows after a flush only. */
  isHidden: boolean;
}

export interface Stream {
  readonly labels: Labels;
  readonly key: string;
  /** By time; equal times as they came. */
  readonly entries: Entry[];
}

export function labelKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Where the first entry at or after `at` stands. */
export function firstFrom(entries: readonly Entry[], at: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
