import { resolve } from 'node:path';
import { findAnsible } from '../../scripts/services/ansible/find-ansible';
import { run } from '../../scripts/services/run';
import { describeWith } from '../e2e/needs';

jest.setTimeout(300_000);

describeWith(['ANSIBLE'], 'the roles and playbooks', () => {
  test('pass ansible-lint in its strictest profile', async () => {
    const ansible = await findAnsible();
    if ('why' in ansible) throw new Error(ansible.why);
    const options = { cwd: resolve(__dirname, '../../ansible'), env: ansible.env, timeoutMs: 280_000 };
    const { code, output } = await run('ansible-lint', ['--profile', 'production', '--offline', '--nocolor'], options);
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining("'production' was required") as string,
    });
  });
});
