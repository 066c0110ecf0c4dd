export { prepareN8n, type Credential, type N8n, type N8nOptions, type Workflow, type WorkflowNode } from './start-n8n';
export { executionsOf, type Execution, type N8nRest } from './rest';
export { installPackage } from './install-package';
