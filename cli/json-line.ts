import type { Anomaly } from '../core/index';
import type { Finding } from './scan';
import { terminalJson } from './terminal-text';

/** The Anomaly contract, plus where in the input its exemplars stand: `lines` counts from 1, `files` names each one's file. */
export type AnomalyLine = Anomaly & { readonly lines: readonly number[]; readonly files: readonly string[] };

/** One anomaly as one line of JSON, with the times that the log's own lines tell. */
export function jsonLine({ anomaly, places, from, until }: Finding): string {
  const known = places.filter((place) => place !== undefined);
  const line: AnomalyLine = {
    ...anomaly,
    ...(from === undefined ? {} : { startsAt: from }),
    ...(until === undefined || anomaly.endsAt === undefined ? {} : { endsAt: until }),
    exemplars: anomaly.exemplars.map((exemplar, index) => ({
      ...exemplar,
      at: toldTime(exemplar.at, places[index]?.time),
    })),
    lines: known.map((place) => place.line),
    files: known.map((place) => place.file),
  };
  return terminalJson(line);
}

/** The digits below the milliseconds were the line's place in the order, not its time. */
function toldTime(at: string, told: number | undefined): string {
  return `${told ?? at.slice(0, -6)}000000`;
}
