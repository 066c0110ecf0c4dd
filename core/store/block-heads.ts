/** What follows in a slot: a whole row, one without the fields that it was born with, or nothing any more. */
export const ROW = 0;
export const PATCH = 1;
export const GONE = 2;
export const KINDS = 3;

/** Heads of one block's entries, in columns; the same ones are filled again for the next block, for an opening reads thousands. */
export class BlockHeads {
  count = 0;
  slots = new Int32Array(0);
  kinds = new Uint8Array(0);
  ats = new Float64Array(0);
  /** Where its values begin. */
  froms = new Int32Array(0);
  /** Of a row: where its key stands in the block's keys. */
  keyFroms = new Int32Array(0);
  keyEnds = new Int32Array(0);

  reserve(count: number): void {
    this.count = count;
    if (count <= this.slots.length) return;
    const room = Math.max(256, 2 * count);
    this.slots = new Int32Array(room);
    this.kinds = new Uint8Array(room);
    this.ats = new Float64Array(room);
    this.froms = new Int32Array(room);
    this.keyFroms = new Int32Array(room);
    this.keyEnds = new Int32Array(room);
  }
}
