import { seededChance } from '../../../core';

/** Eight features, two clusters, 2 % of the rows scattered about. */
export function blobs(count: number, seed: number): { readonly rows: Float32Array; readonly isOutlier: boolean[] } {
  const chance = seededChance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const isOutlier = Array.from({ length: count }, () => chance() < 0.02);
  const rows = new Float32Array(count * 8);
  isOutlier.forEach((isOut, row) => {
    const centre = chance() < 0.5 ? 0 : 4;
    for (let feature = 0; feature < 8; feature++)
      rows[row * 8 + feature] = isOut ? 16 * chance() - 6 : centre + normal();
  });
  return { rows, isOutlier };
}

/** Spearman's coefficient, without ties. */
export function rankAgreement(ours: readonly number[], theirs: readonly number[]): number {
  const one = ranks(ours);
  const other = ranks(theirs);
  const count = one.length;
  const squares = one.reduce((sum, rank, index) => sum + (rank - other[index]!) ** 2, 0);
  return 1 - (6 * squares) / (count * (count ** 2 - 1));
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((one, other) => values[one]! - values[other]!);
  const ranked = new Array<number>(values.length);
  order.forEach((index, rank) => (ranked[index] = rank));
  return ranked;
}
