import { openTemplates, parseLine } from '../core/index';
import type { EpochMs, Lineage, RawLine, Severity, TemplateMatch } from '../core/index';

/** Columns of the page's pictures. */
export const PAGE_COLUMNS = 120;

export interface TemplateFact {
  readonly service: string;
  readonly text: string;
  readonly severity: Severity;
  readonly lines: number;
  readonly columns: readonly number[];
  /** Where it has become more general than it was born. */
  readonly lineage: Lineage | undefined;
}

interface Tally {
  readonly service: string;
  readonly match: TemplateMatch;
  readonly severity: Severity;
  lines: number;
  readonly columns: Uint32Array;
}

/** More than a person reads, and what a log full of garbage may cost. */
const TALLIED = 5_000;

/** What a page shows beside the findings: volume by severity, and every kind of line. */
export class PageFacts {
  readonly volume: Readonly<Record<Severity, number[]>> = {
    critical: zeros(),
    error: zeros(),
    warning: zeros(),
    info: zeros(),
  };
  private readonly templates = openTemplates(new Map());
  private readonly tallies = new Map<string, Tally>();
  /** Lines of templates beyond those tallied. */
  untalliedLines = 0;

  constructor(
    private readonly first: EpochMs,
    private readonly last: EpochMs,
  ) {}

  note(raw: RawLine, at: EpochMs): void {
    const { service, severity, message } = parseLine(raw);
    const column = this.columnOf(at);
    this.volume[severity][column]!++;
    const match = this.templates.match(service, message, at);
    let tally = this.tallies.get(match.id);
    if (tally === undefined) {
      if (this.tallies.size >= TALLIED) {
        this.untalliedLines++;
        return;
      }
      tally = { service, match, severity, lines: 0, columns: new Uint32Array(PAGE_COLUMNS / 2) };
      this.tallies.set(match.id, tally);
    }
    tally.lines++;
    tally.columns[column >> 1]!++;
  }

  columnOf(at: EpochMs): number {
    const column = Math.floor(((at - this.first) / (this.last - this.first + 1)) * PAGE_COLUMNS);
    return Math.min(PAGE_COLUMNS - 1, Math.max(0, column));
  }

  get templateCount(): number {
    return this.tallies.size;
  }

  /** The commonest first. */
  commonest(limit: number): readonly TemplateFact[] {
    return [...this.tallies]
      .sort(([, one], [, other]) => other.lines - one.lines)
      .slice(0, limit)
      .map(([id, { service, match, severity, lines, columns }]) => ({
        service,
        text: match.text,
        severity,
        lines,
        columns: [...columns],
        lineage: this.templates.lineageOf(id),
      }));
  }
}

function zeros(): number[] {
  return new Array<number>(PAGE_COLUMNS).fill(0);
}
