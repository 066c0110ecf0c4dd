import type { Anomaly, Row } from '../core/index';
import type { Destination } from './deliver';
import { terminalJson, terminalText } from './terminal-text';

/** What may be written to. The callback comes when the text has left the process. */
export interface Output {
  write(text: string, written: (error?: Error | null) => void): unknown;
}

/** Standard output: once a row and process, however often its other destinations want it again. */
export function createPrinter(output: Output, isJson: boolean): Destination {
  const printed = new Set<string>();
  return {
    name: 'standard output',
    async send(anomaly: Anomaly, { id }: Row): Promise<void> {
      if (printed.has(id)) return;
      const text = isJson ? terminalJson({ id, ...anomaly }) : wordsOf(anomaly);
      await new Promise<void>((done, failed) => output.write(`${text}\n`, (error) => (error ? failed(error) : done())));
      if (printed.size > 10_000) printed.clear();
      printed.add(id);
    },
  };
}

const STATES: Readonly<Record<Anomaly['state'], string>> = {
  open: '',
  worse: ' (worse)',
  still: ' (still)',
  resolved: ' (over)',
};

function wordsOf({ startsAt, severity, service, state, reasons, exemplars, query, score }: Anomaly): string {
  const when = new Date(startsAt).toISOString().slice(0, 19).replace('T', ' ');
  const heading = `${when}  ${severity.toUpperCase()}${STATES[state]}  ${terminalText(service, 80)}  score ${score.toFixed(2)}`;
  const lines = state === 'resolved' ? [] : exemplars.slice(0, 3).map(({ text }) => `  | ${terminalText(text, 240)}`);
  return [
    heading,
    ...reasons.map(({ text }) => `  ${terminalText(text)}`),
    ...lines,
    `  ${terminalText(query, 1_000)}`,
  ].join('\n');
}
