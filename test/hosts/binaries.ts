import { findAlloy } from '../../scripts/services/alloy';
import { onPath } from '../../scripts/services/apt';
import { findLoki } from '../../scripts/services/loki/find-loki';
import { findPromtail } from '../../scripts/services/promtail';

const tell = (text: string) => void process.stderr.write(`  ${text}\n`);

/** The programs as files, which Ansible copies to the hosts. No `alloy` where none can be had. */
export async function binaries(): Promise<{ loki: string; promtail: string; alloy?: string }> {
  const loki = await findLoki(tell);
  if (!('binary' in loki)) throw new Error(`a Loki as a file is needed, and there is one by ${loki.how} only`);
  const promtail = await findPromtail(tell);
  if ('why' in promtail) throw new Error(promtail.why);
  const alloy = await findAlloy();
  const both = { loki: loki.binary, promtail: promtail.binary };
  if ('why' in alloy) return (tell(`Alloy runs on no host: ${alloy.why}`), both);
  return { ...both, alloy: (await onPath(alloy.binary)) ?? alloy.binary };
}
