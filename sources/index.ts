export type { Auth, FetchHttpOptions } from './fetch-http';
export { createFetchHttp, isTlsCode } from './fetch-http';
export type { Http, HttpFailureKind, HttpRequest, HttpResponse } from './http';
export { HttpFailure } from './http';
export type { Diagnosis } from './loki/diagnose';
export { diagnoseLoki } from './loki/diagnose';
export type { GrafanaAddress, LokiSourceOptions } from './loki/options';
export { createLokiSource } from './loki/source';
