import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { INodeTypeDescription, IWorkflowBase } from 'n8n-workflow';

import { loadPackage } from './package';

const folder = resolve(__dirname, '../../workflows');
const files = globSync('*.json', { cwd: folder });
const read = (file: string): IWorkflowBase => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as IWorkflowBase;

test('there is a quick start', () => {
  expect(files).toContain('quickstart.json');
});

describe.each(files)('%s', (file) => {
  const workflow = read(file);

  test('has an id that n8n can import over, and keeps no data of executions that went well', () => {
    expect(workflow.id).toMatch(/^[A-Za-z0-9]{1,21}$/);
    expect(workflow.settings).toMatchObject({ executionOrder: 'v1', saveDataSuccessExecution: 'none' });
  });

  test('gives every node a UUID and a name of its own', () => {
    const ids = workflow.nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(workflow.nodes.map(({ name }) => name)).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test('ships no credentials and no Code nodes', () => {
    expect(JSON.stringify(workflow)).not.toMatch(/"credentials"|n8n-nodes-base\.code|CUSTOM\./);
  });

  test('names nodes that exist and parameters that they have', async () => {
    const { nodeTypes } = await loadPackage();
    for (const node of workflow.nodes.filter(({ type }) => type.startsWith('n8n-nodes-loghorn.'))) {
      const { properties } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion)
        .description as INodeTypeDescription;
      expect(properties.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
    }
  });

  test('connects nodes that exist', () => {
    const names = workflow.nodes.map(({ name }) => name);
    for (const [from, { main = [] }] of Object.entries(workflow.connections)) {
      expect(names).toContain(from);
      for (const { node } of main.flatMap((branch) => branch ?? [])) expect(names).toContain(node);
    }
  });

  test('sends the id of a notification as Idempotency-Key wherever it sends', () => {
    for (const node of workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.httpRequest')) {
      const { parameters } = node.parameters.headerParameters as { parameters: { name: string; value: string }[] };
      expect(parameters).toContainEqual({ name: 'Idempotency-Key', value: '={{ $json.id }}' });
    }
  });
});
