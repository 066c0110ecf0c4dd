import type { Entry, Labels, Stream } from './entry';
import { firstFrom, labelKey } from './entry';

/** Everything that one tenant has sent. */
export class TenantLogs {
  private readonly streams = new Map<string, Stream>();

  stream(labels: Labels): Stream {
    const key = labelKey(labels);
    let stream = this.streams.get(key);
    if (!stream) this.streams.set(key, (stream = { labels, key, entries: [] }));
    return stream;
  }

  /** In label order, as Loki answers them. */
  all(): Stream[] {
    return [...this.streams.values()].filter((stream) => stream.entries.length > 0).sort(byKey);
  }

  /** Same time, text and metadata in one stream is stored once. */
  add(stream: Stream, entry: Entry): void {
    const { entries } = stream;
    let index = firstFrom(entries, entry.at);
    for (; index < entries.length && entries[index]!.at === entry.at; index++) {
      const held = entries[index]!;
      if (held.text === entry.text && held.metadataKey === entry.metadataKey) return;
    }
    if (index === entries.length) entries.push(entry);
    else entries.splice(index, 0, entry);
  }

  flush(): void {
    for (const { entries } of this.streams.values()) for (const entry of entries) entry.isHidden = false;
  }

  /** Retention or a delete request has done its work. Returns how many lines are gone. */
  forget(isGone: (labels: Labels, entry: Entry) => boolean): number {
    let gone = 0;
    for (const { labels, entries } of this.streams.values()) {
      const kept = entries.filter((entry) => !isGone(labels, entry));
      gone += entries.length - kept.length;
      entries.splice(0, entries.length, ...kept);
    }
    return gone;
  }
}

function byKey(one: Stream, other: Stream): number {
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
}
