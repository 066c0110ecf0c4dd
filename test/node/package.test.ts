import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { builtPackage } from './build-package';
import { loadPackage } from './package';

const nodes = [
  'logAnomalyTrigger',
  'raiseAlerts',
  'alertTrigger',
  'manageAlerts',
  'loki',
  'detectLogAnomalies',
  'lokiTrigger',
];
const rehearsing = ['logAnomalyTrigger', 'raiseAlerts', 'alertTrigger', 'detectLogAnomalies', 'lokiTrigger'];
const tools = ['manageAlerts', 'loki'];

async function descriptionOf(name: string): Promise<INodeTypeDescription> {
  const { loader } = await loadPackage();
  return (loader.nodeTypes[name]!.type as { description: INodeTypeDescription }).description;
}

test("n8n's loader lists every node and the credential", async () => {
  const { loader } = await loadPackage();
  expect(Object.keys(loader.nodeTypes).sort()).toEqual([...nodes].sort());
  expect(Object.keys(loader.credentialTypes)).toEqual(['lokiApi']);
});

test.each(nodes)('%s has a light and a dark icon, and both files are in the package', async (name) => {
  const { iconUrl } = await descriptionOf(name);
  const { light, dark } = iconUrl as { light: string; dark: string };
  expect(light).not.toBe(dark);
  for (const url of [light, dark])
    expect(existsSync(join(builtPackage, url.replace('icons/n8n-nodes-loghorn/', '')))).toBe(true);
});

test('the credential has a light and a dark icon too', async () => {
  const { credentialType } = await loadPackage();
  const { light, dark } = credentialType.iconUrl as { light: string; dark: string };
  for (const url of [light, dark])
    expect(existsSync(join(builtPackage, url.replace('icons/n8n-nodes-loghorn/', '')))).toBe(true);
});

test.each(nodes)('%s is found by aliases and names its documentation', async (name) => {
  const { codex } = await descriptionOf(name);
  expect(codex?.alias).toContain('loghorn');
  expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
});

// Where state is kept has an answer that is right for everybody who runs one n8n, and then asks for no credential.
test.each(nodes)('%s asks for three things at most on its first screen, whatever it is to do', async (name) => {
  const { properties, credentials = [] } = await descriptionOf(name);
  const asked = properties.filter((field) => !['notice', 'collection'].includes(field.type) && field.name !== 'state');
  const demanded = credentials.filter(({ displayOptions }) => displayOptions?.show?.state === undefined);
  const operations = (asked.find((field) => field.name === 'operation')?.options ?? [undefined]) as (
    INodePropertyOptions | undefined
  )[];
  for (const operation of operations) {
    const isShown = ({ displayOptions }: INodeProperties) =>
      displayOptions?.show?.operation?.includes(operation?.value ?? '') ?? true;
    expect(asked.filter(isShown).length + demanded.length).toBeLessThanOrEqual(3);
  }
});

test.each(nodes)('every field of %s has a default and says what it is for', async (name) => {
  const { properties } = await descriptionOf(name);
  const fields = properties.flatMap((property) => [property, ...((property.options ?? []) as INodeProperties[])]);
  for (const field of fields.filter(
    ({ type, displayName }) => displayName !== undefined && !['notice', 'collection', undefined].includes(type),
  )) {
    expect(field).toHaveProperty('default');
    expect(field.description).toBeTruthy();
  }
});

test.each(rehearsing)('%s says before a test run that nothing will be written', async (name) => {
  const { hints = [] } = await descriptionOf(name);
  expect(
    hints.some(({ message, whenToDisplay }) => whenToDisplay === 'beforeExecution' && /nothing/.test(message)),
  ).toBe(true);
});

test('no trigger polls, and only what is safe offers itself to an agent', async () => {
  for (const name of nodes) {
    const { polling, usableAsTool } = await descriptionOf(name);
    expect({ polling, usableAsTool }).toEqual({ polling: undefined, usableAsTool: tools.includes(name) || undefined });
  }
});

test('passwords and tokens are hidden in the credential, and its test is run by a trigger of ours', async () => {
  const { credentialType, loader } = await loadPackage();
  const hidden = credentialType.properties.filter(({ typeOptions }) => typeOptions?.password).map(({ name }) => name);
  expect(hidden).toEqual(['password', 'token']);
  const trigger = loader.nodeTypes.logAnomalyTrigger!.type as { methods?: { credentialTest?: object } };
  const { credentials = [] } = await descriptionOf('logAnomalyTrigger');
  expect(Object.keys(trigger.methods?.credentialTest ?? {})).toEqual([credentials[0]?.testedBy]);
});
