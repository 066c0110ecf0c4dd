import type { EpochNs, Gap, Source } from '../../core/index';
import { CoreError, identityTexts, nextNs } from '../../core/index';
import { AMPLE } from '../sources/loki/reader';

/** What the core's intake does, with a plain set: reads from its place less the re-read, and drops what it has had. */
export class OraclePoller {
  readonly delivered = new Set<string>();
  readonly gaps: Gap[] = [];
  /** Lines that one read gave twice: the source promises that there are none. */
  doubled = 0;
  failures = 0;

  constructor(
    private readonly source: Source,
    private place: EpochNs,
    private readonly rereadNs: bigint,
  ) {}

  /** A failed read keeps what it gave, and its place. */
  async poll(until: EpochNs): Promise<void> {
    const from = (BigInt(this.place) - this.rereadNs).toString();
    if (from >= until) return;
    const here = new Set<string>();
    try {
      for await (const page of this.source.read({ from, until }, AMPLE)) {
        for (const line of page.lines) {
          const identity = JSON.stringify(identityTexts(line));
          if (here.has(identity)) this.doubled++;
          here.add(identity);
          this.delivered.add(identity);
        }
        this.gaps.push(...page.gaps);
        if (page.completeTo > this.place) this.place = page.completeTo;
      }
    } catch (error) {
      if (!(error instanceof CoreError && error.isRetryable)) throw error;
      this.failures++;
    }
  }
}

/** The control: remembers only the last time it saw. */
export class LastTimeCursor {
  readonly delivered = new Set<string>();

  constructor(
    private readonly source: Source,
    private from: EpochNs,
  ) {}

  async poll(until: EpochNs): Promise<void> {
    if (this.from >= until) return;
    for await (const page of this.source.read({ from: this.from, until }, AMPLE)) {
      for (const line of page.lines) {
        this.delivered.add(JSON.stringify(identityTexts(line)));
        if (line.at >= this.from) this.from = nextNs(line.at);
      }
    }
  }
}
