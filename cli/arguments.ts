import { parseArgs } from 'node:util';
import { durationOf } from './duration';
import { Refusal } from './refusal';
import { thresholdOf } from './sensitivity';
import { parseStateArguments, STATE_HELP, type StateArguments } from './state-arguments';
import { parseStatusArguments, STATUS_HELP, type StatusArguments } from './status-arguments';
import { parseWatchArguments, WATCH_HELP, type Environment, type WatchArguments } from './watch-arguments';

export const HELP = `Usage: loghorn scan [options] FILE… | -
       loghorn watch --loki URL --query LOGQL [options]
       loghorn status [--store URL] [--prometheus]
       loghorn state list | export | import | move | reset [options]

scan shows what is odd in logs: learns what is normal from their first part and judges the rest.

  FILE                 plain or gzip; several are read side by side, in the order of their times
  -                    standard input, read to its end
  --json               one anomaly a line, as JSON, with the numbers of its example lines
  --html PAGE          writes one self-contained page for a browser
  --service NAME       one name for all files (default: each file's name is its service)
  --learn SHARE|TIME   how much of the log teaches, e.g. 20% or 2h (default 20%, at least 30 min)
  --window TIME        what is counted together, e.g. 30s (default: by the log's length, at least 1m)
  --sensitivity LEVEL  low, normal or high (default normal)
  --no-color           also where NO_COLOR is set or the output is no terminal
  --help, --version

${WATCH_HELP}
${STATUS_HELP}
${STATE_HELP}
Exit codes: 0 nothing odd, 1 anomalies found, 2 wrong arguments or unreadable input,
3 (watch) Loki could not be read or an anomaly could not be delivered yet.
`;

export interface ScanArguments {
  readonly command: 'scan';
  readonly files: readonly string[];
  readonly isJson: boolean;
  /** Where a page of it is written. */
  readonly html?: string;
  readonly isColored: boolean;
  readonly service?: string;
  readonly learn: { readonly share: number } | { readonly forMs: number };
  readonly windowMs?: number;
  readonly threshold: number;
}

export type CliArguments =
  | ScanArguments
  | WatchArguments
  | StatusArguments
  | StateArguments
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/** The first word is the command. `environment`: what commands read beside their arguments, secrets above all. */
export function parseCliArguments(given: readonly string[], environment: Environment = {}): CliArguments {
  const isHelp = given.includes('--help');
  if (given[0] === 'watch' && !isHelp) return parseWatchArguments(given.slice(1), environment);
  if (given[0] === 'status' && !isHelp) return parseStatusArguments(given.slice(1));
  if (given[0] === 'state' && !isHelp) return parseStateArguments(given.slice(1), environment);
  return parseScanArguments(given);
}

function parseScanArguments(given: readonly string[]): CliArguments {
  const { values, positionals } = readFlags(given);
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  const [command, ...files] = positionals;
  if (command === undefined) throw new Refusal(`Failed to start: no command is given. Try: loghorn scan FILE`);
  if (command !== 'scan') throw new Refusal(`Failed to start: "${command}" is no command. Try: loghorn scan FILE`);
  if (files.length === 0) throw new Refusal('Failed to scan: no file is given. Name one, or - for standard input.');
  if (files.filter((file) => file === '-').length > 1)
    throw new Refusal('Failed to scan: - is given twice. Give it once.');
  return {
    command: 'scan',
    files,
    isJson: values.json ?? false,
    isColored: !(values['no-color'] ?? false),
    ...(values.html === undefined ? {} : { html: values.html }),
    ...(values.service === undefined ? {} : { service: values.service }),
    learn: learnFrom(values.learn ?? '20%'),
    ...(values.window === undefined ? {} : { windowMs: windowOf(values.window) }),
    threshold: thresholdOf(values.sensitivity ?? 'normal'),
  };
}

function readFlags(given: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { html: text, service: text, learn: text, window: text, sensitivity: text };
  const flags = { json: flag, 'no-color': flag, help: flag, version: flag };
  try {
    return parseArgs({ args: [...given], allowPositionals: true, options: { ...options, ...flags } });
  } catch (cause) {
    throw new Refusal(`Failed to read the arguments: ${(cause as Error).message.split('. ')[0]}. See --help.`, {
      cause,
    });
  }
}

function windowOf(text: string): number {
  const windowMs = durationOf('--window', text);
  if (windowMs >= 1_000 && windowMs <= 86_400_000) return windowMs;
  throw new Refusal(
    `Failed to read --window: ${text} is not between 1s and 1d. Leave it out, or choose a value in between.`,
  );
}

function learnFrom(text: string): ScanArguments['learn'] {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(text);
  if (match === null) return { forMs: durationOf('--learn', text) };
  const share = Number(match[1]) / 100;
  if (share > 0 && share <= 0.9) return { share };
  throw new Refusal(`Failed to read --learn: ${text} leaves nothing to learn from or to judge. Give 1% to 90%.`);
}
