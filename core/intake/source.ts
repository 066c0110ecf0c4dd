import type { EpochMs, EpochNs, Span } from '../time';
import type { Labels, RawLine } from '../line/line';

/** How much one read may bring. `deadlineMs` is a duration from the start of the read. */
export interface Budget {
  readonly lines: number;
  readonly bytes: number;
  readonly deadlineMs: number;
}

/** What could not be read and will not be asked for again. `lines` is absent where nobody can say how many. */
export interface Gap {
  readonly span: Span;
  readonly lines?: number;
  readonly why: string;
}

/** Lines in the order of their times. Everything before `completeTo` (and at or after the span's start) has been given. */
export interface Page {
  readonly lines: readonly RawLine[];
  readonly completeTo: EpochNs;
  readonly gaps: readonly Gap[];
  readonly warnings: readonly string[];
}

/** Where lines come from: one query on one Loki and tenant. */
export interface Source {
  /** Stable text of address, tenant and query-independent identity; another one starts a baseline anew. Never a secret. */
  readonly origin: string;
  /** The query as it is sent. */
  readonly query: string;
  /** The source's own clock (1 s resolution), when it tells it. */
  clock(): Promise<EpochMs | undefined>;
  /**
   * Pages up to the span's end, or up to where the budget was spent: then the last `completeTo` lies before it.
   * Each line is given once a read. Throws CoreError `source-unavailable` or `source-refused`; pages given before stay true.
   */
  read(span: Span, budget: Budget): AsyncIterable<Page>;
  /** How many lines the span holds right now, asked past every cache; undefined when the source cannot say. */
  count(span: Span): Promise<number | undefined>;
  /** Where a person sees what an anomaly is about. Synchronous, asks nobody. */
  show(what: Shown): { readonly query: string; readonly link?: string };
}

/** `labels`: added as matchers. `contains`: texts that each line holds, in no order. */
export interface Shown {
  readonly labels: Labels;
  readonly contains: readonly string[];
  readonly from: EpochMs;
  readonly until: EpochMs;
}
