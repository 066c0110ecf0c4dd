import { privateIp, user } from '../../parameters';
import type { Dice } from '../../../dice';
import { phrase, type Level, type Service } from '../../service';
import { bsd, iso } from '../stamps';
import { steadyLife } from '../steady-life';

const port = (d: Dice): string => `GigabitEthernet1/0/${d.int(2, 23)}`;

/** Of what has no mnemonic of its own. */
const SEVERITY: Readonly<Record<Level, number>> = { debug: 7, info: 6, warning: 4, error: 3 };

/** A switch: Cisco's form, whose severity is the digit of the mnemonic and whose facility is local7 (184). People plug in and out. */
export const coreSwitch: Service = {
  name: 'core-switch',
  hosts: ['sw-core-1'],
  linesPerMinute: 2.5,
  swing: 0.85,
  peakHourUtc: 12,
  weekend: 0.3,
  labels: (host) => ({ job: 'core-switch', host }),
  life: steadyLife,
  format: ({ at, phrase: spoken, message }) => {
    const from = spoken.from ?? 'SYS';
    const mnemonic = from.includes('-') ? from : `${from.toUpperCase()}-${SEVERITY[spoken.level]}-NOTE`;
    const severity = Number(mnemonic.split('-')[1]);
    const sequence = Math.floor(at / 1_000) % 1_000_000;
    return `<${184 + severity}>${sequence}: *${bsd(at)}.${iso(at).slice(20, 23)}: %${mnemonic}: ${message}`;
  },
  phrases: [
    phrase('info', 8, (d) => `Interface ${port(d)}, changed state to up`, { from: 'LINK-3-UPDOWN' }),
    phrase('info', 8, (d) => `Interface ${port(d)}, changed state to down`, { from: 'LINK-3-UPDOWN' }),
    phrase('info', 9, (d) => `Address ${d.hex(4)}.${d.hex(4)}.${d.hex(4)} learned on ${port(d)}`, {
      from: 'MATM-6-LEARN',
    }),
    phrase('info', 5, (d) => `Clock set from ${privateIp(d)}, offset ${d.int(1, 40)} ms`, { from: 'NTP-6-SYNC' }),
    phrase('warning', 2, (d) => `Power of ${d.int(4, 30)} W granted on ${port(d)} near its limit`, {
      from: 'ILPOWER-4-NEAR',
    }),
    phrase('info', 1.5, (d) => `Configured from console by ${user(d)} on vty0 (${privateIp(d)})`, {
      from: 'SYS-5-CONFIG_I',
    }),
    phrase('error', 0.4, (d) => `Duplicate address ${privateIp(d)} seen on ${port(d)}`, { from: 'IP-3-DUPADDR' }),
  ],
  startUp: [
    phrase('info', 0, () => 'System restarted, image 17.9', { from: 'SYS-5-RESTART' }),
    phrase('info', 0, (d) => `Interface ${port(d)}, changed state to up`, { from: 'LINK-3-UPDOWN' }),
  ],
};
