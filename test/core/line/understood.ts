import { parseLine } from '../../../core/line';
import { aRawLine } from './a-raw-line';

/** Of a text on its own: name, text, format, severity and message. */
export type FormatRow = readonly [name: string, text: string, format: string, severity: string, message: string];

/** Each row becomes a test. */
export function understands(rows: readonly FormatRow[]): void {
  test.each(rows)('%s is understood', (_, text, format, severity, message) => {
    const line = parseLine(aRawLine(text));
    expect([line.format, line.severity, line.message]).toEqual([format, severity, message]);
  });
}
