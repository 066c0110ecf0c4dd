import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/**
 * Where a node keeps what it knows. One choice has no credential: were there none such, n8n's editor would take the parameter for a
 * selector of sign-ins and hide it.
 */
export const stateOption: INodeProperties = {
  displayName: 'State',
  name: 'state',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'SQLite',
      value: 'sqlite',
      description: "One file in n8n's own folder. Nothing to set up; not for queue mode.",
    },
    { name: 'Redis', value: 'redis', description: 'Shared by all workers. Needs appendonly, and noeviction.' },
    { name: 'Postgres', value: 'postgres', description: 'Shared by all workers, in a schema of its own' },
  ],
  default: 'sqlite',
  description:
    'Where Loghorn keeps what it knows. Choose the same in every Loghorn node that is to share a book; in queue mode Redis or Postgres.',
};

/** n8n's own types, so that nobody types a secret twice; n8n tests them itself. */
export const stateCredentials: INodeCredentialDescription[] = ['redis', 'postgres'].map((name) => ({
  name,
  required: true,
  displayOptions: { show: { state: [name] } },
}));
