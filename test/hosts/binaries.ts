import { findLoki } from '../../scripts/services/loki/find-loki';
import { findPromtail } from '../../scripts/services/promtail';

const tell = (text: string) => void process.stderr.write(`  ${text}\n`);

/** The programs as files, which Ansible copies to the hosts. */
export async function binaries(): Promise<{ readonly loki: string; readonly promtail: string }> {
  const loki = await findLoki(tell);
  if (!('binary' in loki)) throw new Error(`a Loki as a file is needed, and there is one by ${loki.how} only`);
  const promtail = await findPromtail(tell);
  if ('why' in promtail) throw new Error(promtail.why);
  return { loki: loki.binary, promtail: promtail.binary };
}
