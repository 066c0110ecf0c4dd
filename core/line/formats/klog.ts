import { namedSeverity } from '../severity';
import type { LineFormat } from './format';

/** `E1121 09:38:01.123456       1 file.go:12] `; with a `%` it is a mnemonic of Cisco's. */
const HEADER = /([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}\d{1,12} [^\s\]%]{1,120}\] /y;

/** Kubernetes' own programs and Google's glog. */
export const klog: LineFormat = {
  name: 'klog',
  read(text) {
    const second = text.charCodeAt(1);
    if (second < 48 || second > 57) return undefined;
    HEADER.lastIndex = 0;
    const header = HEADER.exec(text);
    return header === null ? undefined : { message: text.slice(HEADER.lastIndex), severity: namedSeverity(header[1]!) };
  },
};
