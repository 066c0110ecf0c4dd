import type { Labels } from '../../core/index';

/** Labels that mean the same are one object, because later stages remember what they worked out by that object. */
export class Streams {
  private readonly known = new Map<string, Stream>();

  constructor(private readonly limit = 10_000) {}

  of(labels: Labels): Stream {
    const key = JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
    let stream = this.known.get(key);
    if (!stream) {
      if (this.known.size >= this.limit) this.known.clear();
      this.known.set(key, (stream = new Stream(labels, key)));
    }
    return stream;
  }
}

/** Metadata as unique as a trace id would fill any memory; past this many it is forgotten and started anew. */
const METADATA_KEPT = 256;

export class Stream {
  readonly none: Labels = {};
  private readonly metadata = new Map<string, Labels>();

  constructor(
    readonly labels: Labels,
    /** Sorts streams the same way in every answer. */
    readonly key: string,
  ) {}

  /** One object for equal metadata of this stream. */
  metadataOf(given: Labels | undefined): Labels {
    if (given === undefined) return this.none;
    let key = '';
    for (const name in given) key += `${name}\u0000${given[name]}\u0001`;
    if (key === '') return this.none;
    let known = this.metadata.get(key);
    if (!known) {
      if (this.metadata.size >= METADATA_KEPT) this.metadata.clear();
      this.metadata.set(key, (known = given));
    }
    return known;
  }
}
