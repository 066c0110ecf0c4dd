import { SEVERITIES, type Severity } from '../core/index';

/** Where an anomaly stands: columns of the timeline, both inside. */
export interface Mark {
  readonly number: number;
  readonly severity: Severity;
  readonly first: number;
  readonly last: number;
}

const WIDTH = 1_200;
const HEIGHT = 190;
/** A row of numbers above the bars; numbers that would hide each other stand in several. */
const FLAG_ROW = 28;
const FLAG_ROWS = 6;
const FLAG_WIDTH = 27;

/** Stacked bars, the gravest at the bottom, with a band and a number for each anomaly. Numbers alone get in: nothing to escape. */
export function timeline(
  volume: Readonly<Record<Severity, readonly number[]>>,
  marks: readonly Mark[],
  learned: number,
): string {
  const columns = volume.info.length;
  const step = WIDTH / columns;
  const totals = volume.info.map((_, column) => SEVERITIES.reduce((sum, each) => sum + volume[each][column]!, 0));
  const highest = Math.max(1, ...totals);
  const bars = totals.map((_, column) => bar(volume, { column, step, highest })).join('');
  const grid = [0.25, 0.5, 0.75, 1]
    .map((share) => `<line class="grid" x1="0" x2="${WIDTH}" y1="${y(share)}" y2="${y(share)}"/>`)
    .join('');
  const flags = placed(marks, step);
  const rows = 1 + Math.max(0, ...flags.map(({ row }) => row));
  const taught = `<rect class="taught" x="0" y="0" width="${(learned * step).toFixed(1)}" height="${HEIGHT}"/>`;
  const bands = marks.map((mark) => band(mark, step)).join('');
  return `<svg class="timeline" viewBox="0 ${-FLAG_ROW * rows} ${WIDTH} ${HEIGHT + FLAG_ROW * rows + 2}" role="img" aria-label="Lines over time, anomalies marked">${taught}${grid}${bands}${bars}${flags.map(flag).join('')}<line class="axis" x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/></svg>`;
}

function y(share: number): string {
  return (HEIGHT * (1 - share * 0.94)).toFixed(1);
}

interface Bar {
  readonly column: number;
  readonly step: number;
  readonly highest: number;
}

function bar(volume: Readonly<Record<Severity, readonly number[]>>, { column, step, highest }: Bar): string {
  let below = 0;
  return SEVERITIES.map((severity) => {
    const lines = volume[severity][column]!;
    if (lines === 0) return '';
    // A single error among thousands of lines shall still be seen.
    const share = Math.max(lines / highest, 0.008);
    const top = y(below + share);
    const height = (share * HEIGHT * 0.94).toFixed(1);
    below += share;
    const left = (column * step + 0.8).toFixed(1);
    return `<rect class="${severity}" x="${left}" y="${top}" width="${(step - 1.6).toFixed(1)}" height="${height}"/>`;
  }).join('');
}

function band({ first, last, severity }: Mark, step: number): string {
  const width = ((last - first + 1) * step).toFixed(1);
  return `<rect class="band ${severity}" x="${(first * step).toFixed(1)}" y="0" width="${width}" height="${HEIGHT}"/>`;
}

interface Flag {
  readonly mark: Mark;
  readonly x: number;
  readonly row: number;
}

function placed(marks: readonly Mark[], step: number): readonly Flag[] {
  const takenTo = new Array<number>(FLAG_ROWS).fill(-Infinity);
  const middle = ({ first, last }: Mark): number => Math.min(WIDTH - 13, Math.max(13, ((first + last + 1) / 2) * step));
  return [...marks]
    .sort((one, other) => middle(one) - middle(other))
    .map((mark) => {
      const x = middle(mark);
      const free = takenTo.findIndex((to) => to <= x - FLAG_WIDTH / 2);
      const row = free < 0 ? FLAG_ROWS - 1 : free;
      takenTo[row] = x + FLAG_WIDTH / 2;
      return { mark, x, row };
    });
}

function flag({ mark: { severity, number }, x, row }: Flag): string {
  const at = -FLAG_ROW * row - 15;
  return `<a href="#a${number}"><circle class="${severity}" cx="${x.toFixed(1)}" cy="${at}" r="12"/><text x="${x.toFixed(1)}" y="${at + 4.5}">${number}</text></a>`;
}

/** A small filled line. */
export function sparkSvg(values: readonly number[], label: string): string {
  const highest = Math.max(1, ...values);
  const points = values.map((value, index) => `${index},${(20 - (value / highest) * 18).toFixed(1)}`);
  const last = values.length - 1;
  return `<svg class="spark" viewBox="0 0 ${last} 21" preserveAspectRatio="none" role="img" aria-label="${label}"><path class="area" d="M0,21L${points.join('L')}L${last},21Z"/><path class="line" d="M${points.join('L')}"/></svg>`;
}
