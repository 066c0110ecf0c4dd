// The package ships typings that claim to be an ES module beside a CommonJS build; TypeScript refuses to require those.
declare module '@grafana/lezer-logql' {
  import type { LRParser } from '@lezer/lr';
  export const parser: LRParser;
}
