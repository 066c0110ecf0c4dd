import { plusNs, RawLoki, secondsAgo } from '../raw-loki';

export const HOUR_NS = 3_600_000_000_000;
let runs = 0;

/** One law's Loki, with a label and a time of its own, so that laws do not see each other's lines. */
export class LawBench {
  loki!: RawLoki;
  run!: string;
  /** A whole second, a minute ago. */
  at!: string;

  constructor(private readonly urlOf: () => string) {}

  begin(): void {
    this.loki = new RawLoki(this.urlOf());
    this.run = `law-${process.pid}-${Date.now()}-${runs++}`;
    this.at = secondsAgo(60);
  }

  readonly q = (): string => `{run="${this.run}"}`;

  readonly window = (fromNs: number, untilNs: number) => ({
    start: plusNs(this.at, fromNs),
    end: plusNs(this.at, untilNs),
  });

  readonly forward = (fromNs: number, untilNs: number, more: Record<string, string> = {}) =>
    this.loki.range({
      query: this.q(),
      direction: 'forward',
      limit: '5000',
      ...this.window(fromNs, untilNs),
      ...more,
    });

  /** Pairs of nanoseconds after `at` and text, all in one stream. */
  readonly put = async (lines: readonly (readonly [number, string])[], more: Record<string, string> = {}) => {
    const values = lines.map(([ns, text]) => [plusNs(this.at, ns), text] as const);
    expect(await this.loki.push([{ stream: { run: this.run, ...more }, values }])).toMatchObject({ status: 204 });
  };
}
