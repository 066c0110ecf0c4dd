/** A line as Loki keeps it. */
export interface Collected {
  /** Nanoseconds since 1970. */
  readonly at: string;
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const PAGE = 5_000;
const DAY_MS = 86_400_000;

/** All lines of a selector of the last day, oldest first, in Loki's pages. Lines that stand twice in Loki are there twice. */
export async function collect(lokiUrl: string, selector: string): Promise<readonly Collected[]> {
  const lines: Collected[] = [];
  let from = `${Date.now() - DAY_MS}000000`;
  for (;;) {
    const page = await pageOf(lokiUrl, { query: selector, start: from, end: `${Date.now() + 60_000}000000` });
    const last = page.at(-1)?.at;
    // The last instant of a full page may go on in the next: it is read again there.
    const isFull = page.length >= PAGE;
    lines.push(...(isFull ? page.filter(({ at }) => at !== last) : page));
    if (!isFull || last === undefined) return lines;
    if (last === from) throw new Error(`More than ${PAGE} lines at one nanosecond: ${last}`);
    from = last;
  }
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [string, string, { structuredMetadata?: Record<string, string> }?])[];
    }[];
  };
}

async function pageOf(lokiUrl: string, asked: Record<string, string>): Promise<Collected[]> {
  const search = new URLSearchParams({ ...asked, limit: String(PAGE), direction: 'forward' });
  const response = await fetch(`${lokiUrl}/loki/api/v1/query_range?${search.toString()}`, {
    headers: { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' },
  });
  if (!response.ok) throw new Error(`Loki answered ${response.status}: ${await response.text()}`);
  const { data } = (await response.json()) as Answer;
  const lines = data.result.flatMap(({ stream, values }) =>
    values.map(([at, text, more]) => ({ at, text, labels: stream, metadata: more?.structuredMetadata ?? {} })),
  );
  return lines.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
