import type { INode, IWorkflowMetadata } from 'n8n-workflow';

import { CoreError } from '../../core/index';

/** A workflow that was never saved has no id; it can only be run by hand, and such runs write nothing. */
const UNSAVED = 'unsaved';

export function unitOf(
  kind: 'baseline' | 'lines' | 'receiver',
  workflow: Pick<IWorkflowMetadata, 'id'>,
  node: Pick<INode, 'id'>,
): string {
  return `${kind}/${workflow.id ?? UNSAVED}/${node.id}`;
}

/** A book's name is typed by hand in two nodes, so it is kept to what looks the same in both. */
export function bookOf(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/.test(name))
    throw new CoreError(
      'invalid-config',
      `Failed to find the book: "${name.slice(0, 60)}" is not a book's name. Use up to 60 letters, digits, dots, dashes and underscores, as in "default".`,
    );
  return `book/${name}`;
}
