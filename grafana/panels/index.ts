export { counts, course } from './course';
export { logs, numbersTable, tellingsTable } from './lines';
export type { PanelBuilder } from './panel';
export { ANY_IS_BAD, PLAIN, sparklines, stat, type Bounds } from './stat';
