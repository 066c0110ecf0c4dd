import 'reflect-metadata';

import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { builtPackage } from './build-package';

export interface LoadedPackage {
  readonly loader: PackageDirectoryLoader;
  readonly nodeTypes: INodeTypes;
  readonly credentialType: ICredentialType;
}

let loaded: Promise<LoadedPackage> | undefined;

/** The package as n8n's own loader sees it. Node types are named as in workflows: `n8n-nodes-loghorn.<node>`. */
export function loadPackage(): Promise<LoadedPackage> {
  return (loaded ??= load());
}

async function load(): Promise<LoadedPackage> {
  const loader = new PackageDirectoryLoader(builtPackage);
  await loader.loadAll();
  const types = new Map<string, INodeType | IVersionedNodeType>(
    Object.entries(loader.nodeTypes).map(([name, { type }]) => [`${loader.packageName}.${name}`, type]),
  );
  types.set('n8n-nodes-base.httpRequest', receiverNode);
  types.set('n8n-nodes-base.stickyNote', noteNode);
  const get = (name: string): INodeType | IVersionedNodeType => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`No node type ${name}`);
    return type;
  };
  return {
    loader,
    nodeTypes: {
      getByName: get,
      getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(get(name), version),
      getKnownTypes: () => ({}),
    },
    credentialType: loader.credentialTypes.lokiApi!.type,
  };
}

/** What the receiver below was handed, and what it does with the next item. */
export const receiver = {
  got: [] as Record<string, unknown>[],
  failures: 0,
};

const base = {
  group: ['output'] as ['output'],
  version: [1, 4, 4.2],
  description: '',
  outputs: ['main' as const],
  properties: [],
};

/** Stands where n8n's own HTTP Request stands: n8n-core brings the engine and no nodes. Fails as often as it is told to. */
const receiverNode: INodeType = {
  description: {
    ...base,
    displayName: 'HTTP Request',
    name: 'httpRequest',
    defaults: { name: 'HTTP Request' },
    inputs: ['main'],
  },
  execute() {
    if (receiver.failures > 0) {
      receiver.failures -= 1;
      throw new Error('the receiver is down');
    }
    const items = this.getInputData();
    receiver.got.push(...items.map(({ json }) => json));
    return Promise.resolve([items]);
  },
};

const noteNode: INodeType = {
  description: {
    ...base,
    displayName: 'Sticky Note',
    name: 'stickyNote',
    defaults: { name: 'Sticky Note' },
    inputs: [],
    outputs: [],
  },
};
