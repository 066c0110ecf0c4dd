import { parseArgs } from 'node:util';
import { Refusal } from './refusal';

export const STATE_HELP = `state looks after what is stored. End n8n and watch before all but list.

  list [PREFIX]        units, with version, parts, bytes, rows on their way and dead rows
  export FILE [PREFIX] writes all of it into a new file
  import FILE          puts a file's units into the store; those that exist only with --force
  move --to URL [PREFIX]   into another store; taken from this one when all has arrived
  reset NAME --yes     forgets one unit: what it learned, and its rows
  --store URL          sqlite:FILE, redis://…, rediss://… or postgres://… (default: LOGHORN_STORE, or the file that watch uses)
  --force              import, move: in place of units that exist; export: of the file
  --json               list: as JSON
`;

export interface StateArguments {
  readonly command: 'state';
  readonly store?: string;
  readonly isForced: boolean;
  readonly deed:
    | { readonly is: 'list'; readonly prefix: string; readonly isJson: boolean }
    | { readonly is: 'export'; readonly file: string; readonly prefix: string }
    | { readonly is: 'import'; readonly file: string }
    | { readonly is: 'move'; readonly to: string; readonly prefix: string }
    | { readonly is: 'reset'; readonly unit: string; readonly isSure: boolean };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A password in `LOGHORN_STORE` shows up in no list of processes. */
export function parseStateArguments(given: readonly string[], environment: Environment): StateArguments {
  const { values, positionals } = readFlags(given);
  const store = values.store ?? environment['LOGHORN_STORE'];
  return {
    command: 'state',
    ...(store === undefined || store === '' ? {} : { store }),
    isForced: values.force ?? false,
    deed: deedOf(positionals, values),
  };
}

function deedOf([is, first, ...more]: readonly string[], flags: Flags): StateArguments['deed'] {
  const refuseMore = (rest: readonly string[]): void => {
    if (rest.length > 0) throw new Refusal(`Failed to read the arguments: "${rest[0]}" is one too many. See --help.`);
  };
  const named = (what: string): string => {
    if (first !== undefined) return first;
    throw new Refusal(`Failed to ${is}: no ${what} is given. See --help.`);
  };
  refuseMore(is === 'export' ? more.slice(1) : more);
  if (is === 'list') return { is, prefix: first ?? '', isJson: flags.json ?? false };
  if (is === 'export') return { is, file: named('file'), prefix: more[0] ?? '' };
  if (is === 'import') return { is, file: named('file') };
  if (is === 'reset') return { is, unit: named('unit'), isSure: flags.yes ?? false };
  if (is !== 'move') throw new Refusal(`Failed to start: state ${is ?? ''} is no command. Try: loghorn state list`);
  if (flags.to === undefined) throw new Refusal('Failed to move: no other store is given. Name it with --to.');
  return { is, to: flags.to, prefix: first ?? '' };
}

type Flags = ReturnType<typeof readFlags>['values'];

function readFlags(given: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const options = { store: text, to: text, force: flag, yes: flag, json: flag };
    return parseArgs({ args: [...given], allowPositionals: true, options });
  } catch (cause) {
    const message = `Failed to read the arguments: ${(cause as Error).message.split('. ')[0]}. See --help.`;
    throw new Refusal(message, { cause });
  }
}
