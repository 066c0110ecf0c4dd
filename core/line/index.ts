export * from './line';
export { parseLine } from './parse-line';
export { redact } from './redact';
export { serviceOf } from './service';
export { TENANT_LABEL, inTenant } from './tenant';
