import type { EpochMs, EpochNs } from '../core/index';
import type { TimedLine } from './timed-lines';

/** Where a line stood, and the time it told. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly time: EpochMs | undefined;
}

const BLOCK = 1_000_000;

interface Block {
  /** Of the engine's clock. */
  first: EpochMs;
  last: EpochMs;
  readonly numbers: Uint32Array;
  readonly inputs: Uint16Array;
  readonly times: Float64Array;
}

/**
 * Gives every line a time of its own for the engine and finds the line again by it. The engine drops equal lines of one
 * nanosecond, as Loki does, but a file may say the same twice within a second and mean it; so a line's place in the order, modulo a
 * million, stands below the milliseconds.
 */
export class Provenance {
  private readonly blocks: Block[] = [];
  private readonly files: string[] = [];
  private count = 0;

  note(line: TimedLine, at: EpochMs): EpochNs {
    const within = this.count % BLOCK;
    if (within === 0) this.blocks.push(newBlock());
    const block = this.blocks.at(-1)!;
    this.count++;
    this.files[line.input.index] = line.input.path;
    block.numbers[within] = line.number;
    block.inputs[within] = line.input.index;
    block.times[within] = line.time ?? Number.NaN;
    block.first = Math.min(block.first, at);
    block.last = Math.max(block.last, at);
    return `${at}${String(within).padStart(6, '0')}`;
  }

  /** Exact up to a million lines; beyond, blocks that overlap in time could be confused. */
  find(at: EpochNs): Place | undefined {
    const ms = Number(at.slice(0, -6));
    const within = Number(at.slice(-6));
    const block = this.blocks.find((each) => ms >= each.first && ms <= each.last && (each.numbers[within] ?? 0) > 0);
    if (block === undefined) return undefined;
    const time = block.times[within]!;
    return {
      file: this.files[block.inputs[within]!]!,
      line: block.numbers[within]!,
      time: Number.isNaN(time) ? undefined : time,
    };
  }
}

function newBlock(): Block {
  return {
    first: Infinity,
    last: -Infinity,
    numbers: new Uint32Array(BLOCK),
    inputs: new Uint16Array(BLOCK),
    times: new Float64Array(BLOCK),
  };
}
