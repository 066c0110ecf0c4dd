import type { Labels, RawLine } from '../line/line';

interface Union {
  readonly stream: Labels;
  readonly text: string;
}

// Keyed by the metadata object, because a source hands out one such object a stream and set of values.
const unions = new WeakMap<Labels, Union>();

/**
 * What makes a line itself: its labels and structured metadata as one sorted map, its time, its text. Loki sends metadata
 * merged into the labels or apart from them, depending on a header that a gateway may drop; the sorted map is the same both
 * ways. Two lines that differ only in whether a key is a label or metadata count as one.
 */
export function identityTexts(line: RawLine): readonly string[] {
  return [unionText(line.stream, line.metadata), line.at, line.text];
}

function unionText(stream: Labels, metadata: Labels): string {
  const known = unions.get(metadata);
  if (known?.stream === stream) return known.text;
  const union = { ...stream, ...metadata };
  const text = JSON.stringify(
    Object.keys(union)
      .sort()
      .map((name) => [name, union[name]]),
  );
  unions.set(metadata, { stream, text });
  return text;
}
