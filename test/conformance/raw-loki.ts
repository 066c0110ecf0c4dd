import { gzipSync } from 'node:zlib';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type RawStreams = readonly {
  readonly stream: Record<string, string>;
  readonly values: readonly (readonly [string, string, Record<string, string>?])[];
}[];

/** Loki's HTTP as it is, with nothing of ours between. */
export class RawLoki {
  constructor(readonly url: string) {}

  async ask(path: string, query: Record<string, string> = {}, init: RequestInit = {}): Promise<RawAnswer> {
    const parameters = new URLSearchParams(query).toString();
    const response = await fetch(`${this.url}${path}${parameters && `?${parameters}`}`, init);
    return { status: response.status, headers: response.headers, text: (await response.text()).trim() };
  }

  /** Waits and repeats when the server is at its rate limit. */
  async push(streams: RawStreams): Promise<RawAnswer> {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ streams }), { level: 1 });
    for (;;) {
      const answer = await this.ask('/loki/api/v1/push', {}, { method: 'POST', headers, body });
      if (answer.status !== 429) return answer;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  /** `query_range` with the header that keeps metadata apart. */
  range(query: Record<string, string>, isApart = true): Promise<RawAnswer> {
    const headers: Record<string, string> = isApart ? { 'x-loki-response-encoding-flags': 'categorize-labels' } : {};
    return this.ask('/loki/api/v1/query_range', query, { headers });
  }

  instant(query: string, time: string): Promise<RawAnswer> {
    return this.ask('/loki/api/v1/query', { query, time });
  }

  async count(query: string, time: string): Promise<number> {
    const { text } = await this.instant(query, time);
    const result = (JSON.parse(text) as { data: { result: { value: [number, string] }[] } }).data.result;
    return Number(result[0]?.value[1] ?? 0);
  }
}

export interface AnsweredStream {
  readonly stream: Record<string, string>;
  readonly values: [string, string, { structuredMetadata?: Record<string, string> }?][];
}

export function streamsOf(answer: RawAnswer): AnsweredStream[] {
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${answer.text}`);
  return (JSON.parse(answer.text) as { data: { result: AnsweredStream[] } }).data.result;
}

/** All texts, stream after stream as answered. */
export function textsOf(answer: RawAnswer): string[] {
  return streamsOf(answer).flatMap(({ values }) => values.map((value) => value[1]));
}

export function plusNs(at: string, ns: number | bigint): string {
  return (BigInt(at) + BigInt(ns)).toString();
}

/** A whole second, so many seconds ago. */
export function secondsAgo(seconds: number): string {
  return `${Math.floor(Date.now() / 1_000) - seconds}000000000`;
}
