import { defaultStateFile, openStore } from '../../../nodes/shared/store';

const { N8N_USER_FOLDER, EXECUTIONS_MODE } = process.env;

afterEach(() => {
  restore('N8N_USER_FOLDER', N8N_USER_FOLDER);
  restore('EXECUTIONS_MODE', EXECUTIONS_MODE);
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

test('state lies where n8n keeps its own', () => {
  process.env.N8N_USER_FOLDER = '/srv/n8n';
  expect(defaultStateFile()).toBe('/srv/n8n/.n8n/loghorn/state.sqlite');
});

test('queue mode is refused with the cure', () => {
  process.env.EXECUTIONS_MODE = 'queue';
  expect(() => openStore('')).toThrow(/queue mode.*Run this workflow in an n8n without EXECUTIONS_MODE=queue/);
});
