import type { INode } from 'n8n-workflow';

import { CoreError } from '../../../core/index';
import { toNodeError, toPublishError } from '../../../nodes/shared/errors';

const node: INode = { id: '1', name: 'Watch', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };

test('the fact becomes the title and the cure the description', () => {
  const error = toNodeError(
    node,
    new CoreError('source-refused', 'Failed to read from Loki: no org id. Set the tenant in the credential.'),
    3,
  );
  expect(error.message).toBe('Failed to read from Loki: no org id.');
  expect(error.description).toBe('Set the tenant in the credential.');
  expect(error.context.itemIndex).toBe(3);
});

test("n8n's own words for ECONNREFUSED do not replace ours", () => {
  const error = toNodeError(
    node,
    new CoreError('source-unavailable', 'Failed to read from Loki: no connection (ECONNREFUSED). Look at Loki.'),
  );
  expect(error.message).toBe('Failed to read from Loki: no connection (ECONNREFUSED).');
});

test('whoever publishes reads all of it in the message', () => {
  const said = 'Failed to read from Loki: parse error at line 1, col 6: syntax error. Correct the query.';
  expect(toPublishError(node, new CoreError('source-refused', said)).message).toBe(said);
});

test.each([
  ['source-unavailable', 'temporarily-unavailable'],
  ['store-unavailable', 'temporarily-unavailable'],
  ['source-refused', 'configuration-invalid'],
  ['newer-state', 'configuration-invalid'],
  ['corrupt-state', 'node-defect'],
] as const)('%s tells n8n the cause %s', (code, cause) => {
  expect(toNodeError(node, new CoreError(code, 'Failed.')).failure).toEqual({ cause });
});

test('an error that is wrapped already stays as it is', () => {
  const once = toNodeError(node, new Error('x'));
  expect(toNodeError(node, once)).toBe(once);
});
