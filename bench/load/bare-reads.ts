import type { Span } from '../../core/index';

const LIMIT = 5_000;

interface Answer {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [string, string])[] }[] };
}

/** The least that any reader must do: fetch, JSON.parse, and find where the next page starts. Returns how many lines came. */
export async function readBare(url: string, query: string, { from, until }: Span): Promise<number> {
  const headers = { 'x-loki-response-encoding-flags': 'categorize-labels' };
  let start = from;
  for (let count = 0; ;) {
    const parameters = new URLSearchParams({ query, start, end: until, limit: String(LIMIT), direction: 'forward' });
    const response = await fetch(`${url}/loki/api/v1/query_range?${parameters.toString()}`, { headers });
    const { data } = JSON.parse(await response.text()) as Answer;
    let lines = 0;
    let last = start;
    for (const { values } of data.result) {
      lines += values.length;
      const at = values.at(-1)?.[0] ?? '';
      if (at > last) last = at;
    }
    count += lines;
    if (lines < LIMIT) return count;
    // The line on the border comes again with the next page.
    count--;
    start = last;
  }
}
