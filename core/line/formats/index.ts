import type { LineFormat } from './format';
import { json } from './json';
import { logfmt } from './logfmt';
import { plain } from './plain';
import { rfc5424 } from './rfc5424';

/** Tried in this order; `plain` reads anything. The first two are told by their first character. */
export const FORMATS: readonly LineFormat[] = [json, rfc5424, logfmt, plain];
