import type { VisibleLine } from '../scenario/small-world';
import { START } from '../scenario/small-world';
import { msToNs } from '../../core';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The world's time runs so much faster than ours, for engine and store alike, so that the defaults' minutes pass in seconds. */
export const SPEED = 15;
/** Taught before the story begins. */
export const HISTORY_MS = 15 * MINUTE;
const LONGEST_STORY_MS = 90 * MINUTE;
const EVERY_MS = 3 * SECOND;

/** The same for every process: it is told when, on this machine's clock, the story began. */
export const worldClock = (begunAt: number) => () => Math.floor(START + HISTORY_MS + (Date.now() - begunAt) * SPEED);

/** Each service says a line every three seconds of the world. */
export function ordinaryLines(services: readonly string[]): VisibleLine[] {
  const lines: VisibleLine[] = [];
  for (let at = START, turn = 0; at < START + HISTORY_MS + LONGEST_STORY_MS; at += EVERY_MS, turn++) {
    for (const [index, service] of services.entries())
      lines.push(lineOf(service, at + index, `INFO order ${1_000 + (turn % 9_000)} placed in ${turn % 97} ms`));
  }
  return lines;
}

/** What a service says that has never been said before. */
export function failureOf(service: string, at: number): VisibleLine[] {
  return [0, 1, 2, 3, 4, 5].map((index) =>
    lineOf(service, at + index * SECOND, `CRITICAL vault of ${service} sealed, refusing request ${index}`),
  );
}

function lineOf(service: string, at: number, text: string): VisibleLine {
  let stream = streams.get(service);
  if (stream === undefined) streams.set(service, (stream = { service_name: service, job: 'racing' }));
  return { at: msToNs(at), stream, metadata: {}, text, visibleAt: at };
}

const streams = new Map<string, VisibleLine['stream']>();
