import type { Labels } from './entry';
import { labelKey } from './entry';
import type { Found } from './select';

/** `apart`: structured metadata as third elements. `merged`: as labels, which splits streams. `mixed`: some lines so, some so. */
export type Encoding = 'apart' | 'merged' | 'mixed';

type Value = [string, string] | [string, string, { structuredMetadata?: Labels }];

interface Group {
  readonly stream: Labels;
  readonly values: Value[];
}

/** Streams in label order, each by time in the direction asked for. */
export function encodeStreams(found: readonly Found[], encoding: Encoding): Group[] {
  const groups = new Map<string, Group>();
  for (const { stream, entry } of found) {
    const isMerged = encoding === 'merged' || (encoding === 'mixed' && entry.text.length % 2 === 0);
    const labels = isMerged ? { ...stream.labels, ...entry.metadata } : stream.labels;
    const key = isMerged ? labelKey(labels) : stream.key;
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { stream: labels, values: [] }));
    const { at, text, metadata } = entry;
    group.values.push(isMerged ? [at, text] : [at, text, { structuredMetadata: metadata }]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}
