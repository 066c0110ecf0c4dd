import { parseArgs } from 'node:util';
import { SetupError } from '../services/setup-error';

export const help = `npm start [-- OPTION ...]

Starts a real Loki and a real n8n with Loghorn in it, tells them the logs of four small services, breaks one of them, and
shows the alert that arrives. Ctrl-C ends everything.

  --once           end when the alert has arrived: 0, or 1 with the reason when it has not
  --seed N         another world (default 1)
  --loki URL       use this Loki; it must be empty of the testbed's lines
  --n8n-port N     n8n's port (default 5678, or any free one)
  --loki-port N    Loki's port (default 3100, or any free one)
  --keep           keep n8n's and Loki's data after the end, and say where
  --help           this text`;

export interface StartOptions {
  readonly once: boolean;
  readonly keep: boolean;
  readonly help: boolean;
  readonly seed: number;
  readonly loki?: string;
  readonly n8nPort?: number;
  readonly lokiPort?: number;
}

export function readOptions(args: readonly string[]): StartOptions {
  const { values } = parse(args);
  return {
    once: values.once ?? false,
    keep: values.keep ?? false,
    help: values.help ?? false,
    seed: whole('--seed', values.seed) ?? 1,
    loki: values.loki,
    n8nPort: whole('--n8n-port', values['n8n-port']),
    lokiPort: whole('--loki-port', values['loki-port']),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        seed: { type: 'string' },
        loki: { type: 'string' },
        'n8n-port': { type: 'string' },
        'loki-port': { type: 'string' },
      },
    });
  } catch (error) {
    throw new SetupError(`${(error as Error).message}\n\n${help}`);
  }
}

function whole(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new SetupError(`Failed to start: ${option} wants a whole number, not "${text}".`);
}
