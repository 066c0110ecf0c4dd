export { alertmanagerVersion, findAlertmanager, type FoundAlertmanager } from './find-alertmanager';
export { startAlertmanager, type RunningAlertmanager } from './start-alertmanager';
