import { lokiCredential, sendsTo, setUp, shippedQuickstart, triggerTypes } from '../../scripts/services/n8n';

const nodeOf = (workflow: ReturnType<typeof setUp>, type: string) => workflow.nodes.find((node) => node.type === type);

test('setting up chooses the credential and leaves the rest of the shipped workflow as it is', () => {
  const shipped = shippedQuickstart();
  const ready = setUp(shipped);
  const { id, name } = lokiCredential('');
  expect(nodeOf(ready, triggerTypes.baseline)?.credentials).toEqual({ lokiApi: { id, name } });
  const without = ready.nodes.map(({ credentials: _credentials, ...node }) => node);
  expect({ ...ready, nodes: without }).toEqual(shipped);
});

test('options and the address to send to go where a person would set them', () => {
  const ready = setUp(shippedQuickstart(), {
    baseline: { roundSeconds: 1, learnFromHours: 2 },
    receiver: { groupWaitSeconds: 3 },
    sendTo: 'http://127.0.0.1:1/x',
  });
  expect(nodeOf(ready, triggerTypes.baseline)?.parameters).toMatchObject({
    learnFromHours: 2,
    options: { roundSeconds: 1 },
  });
  expect(nodeOf(ready, triggerTypes.receiver)?.parameters.options).toEqual({ groupWaitSeconds: 3 });
  expect(sendsTo(ready).href).toBe('http://127.0.0.1:1/x');
});
