import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { installPackage } from '../../scripts/services/n8n/install-package';
import { mustRun } from '../../scripts/services/run';
import { tarball } from '../e2e/needs';

/** The packed package with its dependencies, as one archive: the hosts have no way to a registry. */
export async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-bundle-'));
  const installed = await installPackage(folder, await tarball());
  const archive = join(folder, 'bundle.tgz');
  await mustRun('tar', ['-czf', archive, '-C', dirname(installed), 'n8n-nodes-loghorn']);
  return archive;
}
