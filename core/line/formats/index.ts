import { accessLog } from './access-log';
import { apacheError } from './apache-error';
import { cisco } from './cisco';
import { cri } from './cri';
import { filterlog } from './filterlog';
import type { LineFormat } from './format';
import { json } from './json';
import { klog } from './klog';
import { logfmt } from './logfmt';
import { nginxError } from './nginx-error';
import { plain } from './plain';
import { postgres } from './postgres';
import { rfc3164 } from './rfc3164';
import { rfc5424 } from './rfc5424';

/** Told apart by how they begin, so their order does not matter, but for `plain`, which reads anything and comes last. */
export const FORMATS: readonly LineFormat[] = [
  json,
  rfc5424,
  rfc3164,
  logfmt,
  klog,
  accessLog,
  cri,
  postgres,
  nginxError,
  apacheError,
  cisco,
  filterlog,
  plain,
];
