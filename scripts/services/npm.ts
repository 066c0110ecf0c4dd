import { run, type RunOptions } from './run';
import { SetupError } from './setup-error';

/** npm runs scripts with settings of its own project in the environment; another folder's npm must not see them. */
export function npmEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle)_|^npm_config_local_prefix$|^INIT_CWD$/.test(name),
  );
  return { ...Object.fromEntries(ours), ...more };
}

/** Runs npm; what goes wrong most often is said in plain words. */
export async function npm(args: readonly string[], options: RunOptions): Promise<string> {
  const all = { ...options, env: npmEnvironment(options.env) };
  const { code, stdout, output } = await run('npm', args, all);
  if (code === 0) return stdout;
  const cure = cures.find(([sign]) => sign.test(output))?.[1];
  const shown = output.trimEnd().split('\n').slice(-8).join('\n');
  throw new SetupError(`Failed to run npm ${args[0]}: ${cure ?? `it ended with ${code}.`}\n${shown}`);
}

const cures: readonly (readonly [RegExp, string])[] = [
  [/ENOSPC|no space left/i, 'the disk is full. Free some space, or set LOGHORN_CACHE to a folder on a larger disk.'],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|network/i,
    'the npm registry cannot be reached. Check the network and `npm config get registry`, then run the same command again.',
  ],
  [/EACCES|EPERM|EROFS/, 'a folder may not be written to. Set LOGHORN_CACHE to one that you may write to.'],
  [
    /gyp ERR|make: |g\+\+|python/i,
    'a native module could not be compiled. Install a C++ compiler, make and Python (Debian: apt-get install build-essential python3).',
  ],
];
