import { syslogSeverity } from '../severity';
import type { LineFormat } from './format';

/** Sequence number, host, time, node and process stand before it. */
const LONGEST_LEAD = 200;
/** What no lead holds: a text with one of these is of another format. */
const NO_LEAD = /[={"#]|: {2}|\] |^filterlog|T\S{1,40} std(?:out|err) [FP] /;
/** `%LINK-3-UPDOWN:`, `%ASA-6-302013:`, `%ROUTING-ISIS-5-ADJCHANGE :`, NX-OS `%STP-2-BLOCK_BPDUGUARD:` */
const MNEMONIC = /%[A-Z][A-Z0-9_]{0,40}(?:-[A-Z][A-Z0-9_]{0,40}){0,4}-([0-7])-[A-Z0-9_]{1,80}(?=\s|:|$)/y;
/** Huawei and Comware: `%%01IFNET/4/IF_STATE(l)[4997]:` */
const NUMBERED_MNEMONIC = /%%\d\d[A-Z][A-Z0-9_]{0,40}\/([0-7])\/[A-Z0-9_]{1,80}(?=[\s:([])/y;

/**
 * Network devices of Cisco (IOS, IOS XR, NX-OS, ASA), and those that write like them (Arista, Huawei, Comware). The message begins
 * at the mnemonic, which names the event and its severity; that counts before the priority, which a relay may have set.
 */
export const cisco: LineFormat = {
  name: 'cisco',
  read(text) {
    const percent = text.indexOf('%');
    if (percent < 0 || percent > LONGEST_LEAD) return undefined;
    const pattern = text.charCodeAt(percent + 1) === 0x25 ? NUMBERED_MNEMONIC : MNEMONIC;
    pattern.lastIndex = percent;
    const found = pattern.exec(text);
    if (found === null || text.charCodeAt(0) === 0x3c || NO_LEAD.test(text.slice(0, percent))) return undefined;
    return { message: text.slice(percent), severity: syslogSeverity(Number(found[1])) };
  },
};
