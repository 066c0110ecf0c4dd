import type { Client } from './client';

/**
 * What an operator should know of this server before trusting it with state, each with its cure; empty is good. From INFO,
 * because servers for hire forbid CONFIG.
 */
export async function warningsOf(client: Client): Promise<string[]> {
  const info = `${await client.info('memory')}\n${await client.info('persistence')}`;
  const field = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  return [eviction(field('maxmemory_policy'), field('maxmemory')), persistence(field('aof_enabled'))].flatMap(
    (warning) => (warning === undefined ? [] : [warning]),
  );
}

/** volatile-* evicts only keys with a time to live, and ours have none. */
function eviction(policy: string | undefined, maxmemory: string | undefined): string | undefined {
  if (policy === undefined || !policy.startsWith('allkeys-')) return undefined;
  const when = maxmemory === '0' ? 'as soon as maxmemory is set' : 'when its memory is full';
  return `Redis may throw Loghorn's state away ${when}: maxmemory-policy is ${policy}. Set it to noeviction.`;
}

function persistence(aofEnabled: string | undefined): string | undefined {
  if (aofEnabled !== '0') return undefined;
  return 'Redis forgets what it learned since its last snapshot when it dies: appendonly is off. Set "appendonly yes".';
}
