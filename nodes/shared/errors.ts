import { NodeOperationError } from 'n8n-workflow';
import type { Failure, INode } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import type { ErrorCode } from '../../core/index';

/** What n8n's own back-off may make of a code. A wait hint is not ours to give: our clock decides when to try again. */
const causes: Record<ErrorCode, Failure['cause']> = {
  'invalid-config': 'configuration-invalid',
  'source-refused': 'configuration-invalid',
  'source-unavailable': 'temporarily-unavailable',
  'store-unavailable': 'temporarily-unavailable',
  'store-conflict': 'temporarily-unavailable',
  'corrupt-state': 'node-defect',
  'newer-state': 'configuration-invalid',
};

/**
 * The one place where an error of ours becomes one of n8n's. "Failed to X: fact. Cure." is cut after its first sentence: n8n
 * shows it as the title, and the rest as the description under it.
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
  const given = toError(error);
  const [, fact = given.message, cure = ''] = /^(.*?\.) (?=[A-Z])(.*)$/s.exec(given.message) ?? [];
  return wrap(node, given, fact, { description: cure, ...(itemIndex === undefined ? {} : { itemIndex }) });
}

/** For `trigger()`: whoever publishes sees an error's message and nothing else of it, so all of ours stays in it. */
export function toPublishError(node: INode, error: unknown): NodeOperationError {
  const given = toError(error);
  return wrap(node, given, given.message, {});
}

function wrap(
  node: INode,
  error: Error,
  message: string,
  options: { description?: string; itemIndex?: number },
): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  const failure = error instanceof CoreError ? { failure: { cause: causes[error.code] } as Failure } : {};
  const wrapped = new NodeOperationError(node, error, { ...options, ...failure });
  // n8n swaps a message that holds ECONNREFUSED, ENOENT … for a sentence that names neither Loki nor the state file.
  wrapped.message = message;
  return wrapped;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
