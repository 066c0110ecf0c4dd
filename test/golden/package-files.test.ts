import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '../../scripts/pack';
import { mustRun } from '../../scripts/services/run';

const golden = join(__dirname, 'package-files.txt');

jest.setTimeout(120_000);

test('the package holds exactly these files (UPDATE_GOLDEN=1 npm run test:golden, when that is meant)', async () => {
  const tarball = process.env.LOGHORN_TEST_TARBALL ?? (await pack());
  const { stdout } = await mustRun('tar', ['-tzf', tarball]);
  const files = stdout
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''))
    .sort();
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, `${files.join('\n')}\n`);
  expect(files).toEqual(readFileSync(golden, 'utf8').trim().split('\n'));
});
