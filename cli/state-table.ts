import type { Snapshot } from './state-snapshot';
import { terminalText } from './terminal-text';

export interface Summary {
  readonly unit: string;
  readonly version: string;
  readonly parts: number;
  readonly bytes: number;
  /** On their way: neither settled nor dead. */
  readonly rows: number;
  readonly deadRows: number;
}

export function summaryOf({ unit, version, parts, rows, deadRows }: Snapshot): Summary {
  const bytes = [...parts.values(), ...rows.map(({ body }) => body)].reduce((sum, { length }) => sum + length, 0);
  return { unit, version, parts: parts.size, bytes, rows: rows.length, deadRows };
}

export function stateTable(units: readonly Summary[]): string {
  if (units.length === 0) return 'The store is empty.\n';
  const rows = units.map(({ unit, version, parts, bytes, rows, deadRows }) => {
    return [terminalText(unit), terminalText(version), ...[parts, bytes, rows, deadRows].map(String)];
  });
  const all = [['unit', 'version', 'parts', 'bytes', 'rows', 'dead'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const aligned = (cell: string, column: number): string =>
    column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return all.map((row) => `${row.map(aligned).join('  ').trimEnd()}\n`).join('');
}
