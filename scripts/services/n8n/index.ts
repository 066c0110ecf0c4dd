export {
  prepareN8n,
  stateFile,
  type Credential,
  type N8n,
  type N8nOptions,
  type Workflow,
  type WorkflowNode,
} from './start-n8n';
export { executionsOf, type Execution, type N8nRest } from './rest';
export { installPackage } from './install-package';
export { lookAtLanes, startWithLanes, unitName, waitUntilLearned, type Lanes } from './lanes';
export { lokiCredential, sendsTo, setUp, shippedQuickstart, triggerTypes, type Settings } from './quickstart';
export { startQueue, type Queue, type QueueOptions } from './queue';
