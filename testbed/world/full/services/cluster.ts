import { privateIp } from '../../parameters';
import type { Dice } from '../../../dice';
import { phrase, type Level, type Service } from '../../service';
import { klog } from '../stamps';

const LETTER: Readonly<Record<Level, string>> = { debug: 'I', info: 'I', warning: 'W', error: 'E' };

export const pod = (d: Dice): string =>
  `${d.pick(['cart', 'mailer', 'images', 'quotes', 'reports'])}-${d.hex(9)}-${d.hex(5)}`;

/** The agent of a cluster's node: klog. Pods come and go all day. */
export const cluster: Service = {
  name: 'cluster',
  hosts: ['node-a', 'node-b', 'node-c'],
  linesPerMinute: 14,
  swing: 0.3,
  peakHourUtc: 14,
  weekend: 0.7,
  labels: (host) => ({ unit: 'cluster', host }),
  format: ({ at, micros, phrase: spoken, message }) => {
    const from = spoken.from ?? 'agent';
    const place = from.includes(':') ? from : `${from}.go:212`;
    return `${LETTER[spoken.level]}${klog(at, micros)}    1187 ${place}] ${message}`;
  },
  phrases: [
    phrase('info', 14, (d) => `"Pod started" pod="shop/${pod(d)}" after="${d.int(1, 9)}.${d.int(10, 99)}s"`, {
      from: 'pods.go:318',
    }),
    phrase('info', 13, (d) => `"Pod ended" pod="shop/${pod(d)}" exit=0`, { from: 'pods.go:402' }),
    phrase('info', 10, (d) => `"Volume attached" pod="shop/${pod(d)}" volume="v-${d.hex(6)}"`, {
      from: 'volumes.go:77',
    }),
    phrase('info', 9, (d) => `"Probe passed" pod="shop/${pod(d)}" address="${privateIp(d)}"`, { from: 'probe.go:58' }),
    phrase('info', 5, (d) => `"Images swept" freedMb=${d.skewed(300)}`, { from: 'images.go:29' }),
    phrase('warning', 1.4, (d) => `"Probe slow" pod="shop/${pod(d)}" ms=${d.skewed(900)}`, { from: 'probe.go:91' }),
    phrase('warning', 0.7, (d) => `"Node short of ephemeral storage" freeMb=${d.int(900, 2_000)}`, {
      from: 'evict.go:140',
    }),
    phrase('error', 0.9, (d) => `"Image could not be pulled, will try again" pod="shop/${pod(d)}"`, {
      from: 'images.go:166',
    }),
    phrase('error', 0.5, (d) => `"Volume still busy" volume="v-${d.hex(6)}"`, { from: 'volumes.go:151' }),
  ],
  startUp: [
    phrase('info', 0, () => '"Agent going down"', { from: 'main.go:88' }),
    phrase('info', 0, () => '"Agent starting" version="1.31.2"', { from: 'main.go:31' }),
    phrase('info', 0, (d) => `"Node registered" address="${privateIp(d)}"`, { from: 'node.go:52' }),
  ],
};
