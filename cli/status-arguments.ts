import { parseArgs } from 'node:util';
import { Refusal } from './refusal';

export const STATUS_HELP = `status tells how every baseline, book and receiver of a store is.

  --store URL          where state is kept (default: the file that watch uses)
  --prometheus         in Prometheus' text format
  --json               as JSON
`;

export interface StatusArguments {
  readonly command: 'status';
  readonly store?: string;
  readonly format: 'text' | 'prometheus' | 'json';
}

export function parseStatusArguments(given: readonly string[]): StatusArguments {
  const { store, prometheus, json } = readFlags(given);
  if (prometheus === true && json === true)
    throw new Refusal('Failed to read the arguments: --prometheus and --json are both given. Choose one.');
  return {
    command: 'status',
    ...(store === undefined ? {} : { store }),
    format: prometheus === true ? 'prometheus' : json === true ? 'json' : 'text',
  };
}

function readFlags(given: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...given],
      options: { store: { type: 'string' }, prometheus: flag, json: flag },
    }).values;
  } catch (cause) {
    const message = `Failed to read the arguments: ${(cause as Error).message.split('. ')[0]}. See --help.`;
    throw new Refusal(message, { cause });
  }
}
