import type { INodeProperties } from 'n8n-workflow';

/** Under Options of every node that keeps state. All nodes of one lane must name the same file. */
export const stateFileOption: INodeProperties = {
  displayName: 'State File',
  name: 'stateFile',
  type: 'string',
  default: '',
  placeholder: 'e.g. /home/node/.n8n/loghorn/state.sqlite',
  description:
    "With State SQLite: the file that holds what Loghorn knows. Empty: loghorn/state.sqlite in n8n's own folder. Name the same file in every Loghorn node that is to share a book.",
};
