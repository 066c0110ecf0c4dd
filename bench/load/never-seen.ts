import type { Receiver } from '../../scripts/services/receiver';
import { pushToLoki } from '../../testbed/index';
import { OF_THE_LOAD } from './push-request';

/** Each is an error that no service of the world ever says. */
const ERRORS = [
  ['checkout', 'level=error msg="vault sealed itself, refusing every signature" reason="quorum of keyholders lost"'],
  ['gateway', 'level=error msg="backplane clock drifted beyond repair, fencing node" reason="oscillator failure"'],
  ['billing', 'level=error msg="ledger chain broken at its genesis block" reason="parent digest mismatch"'],
  ['search', 'level=error msg="shard quarantined after bit rot was found" reason="checksum tree differs"'],
  ['warehouse', 'level=error msg="conveyor brake would not release, halting line" reason="hydraulic pressure lost"'],
] as const;

const LINES = [7, 6, 5, 4, 3, 2, 1, 0];

export interface Told {
  readonly service: string;
  /** From the first of its lines to the request that the trigger's execution made; undefined when it was never told. */
  readonly delayMs: number | undefined;
}

/** Errors said one after the other while the load goes on, and when the trigger let go of each one's anomaly. */
export class NeverSeen {
  private readonly said: { readonly service: string; readonly text: string; readonly at: number }[] = [];
  lines = 0;

  constructor(
    private readonly lokiUrl: string,
    private readonly heard: Receiver,
  ) {}

  get left(): number {
    return ERRORS.length - this.said.length;
  }

  /** Eight lines, 20 ms apart: in its first day a service must insist (six within 90 s) before a new error is told. */
  async sayNext(): Promise<void> {
    const [service, text] = ERRORS[this.said.length]!;
    const at = Date.now();
    this.said.push({ service, text, at });
    this.lines += LINES.length;
    const stream = { job: `load/${service}`, service_name: service, ...OF_THE_LOAD };
    const lines = LINES.map((before) => ({
      at: `${at - before * 20}000000`,
      stream,
      metadata: {},
      text,
      service,
    }));
    await pushToLoki({ url: this.lokiUrl }, lines);
  }

  get told(): readonly Told[] {
    return this.said.map(({ service, text, at }) => {
      const words = /msg="([^"]+)"/.exec(text)![1]!;
      const first = this.heard.deliveries.find(({ body }) => body.includes(words));
      return { service, delayMs: first && first.at - at };
    });
  }
}
