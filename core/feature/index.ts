export { openWindows, Windows } from './windows';
export type { CoverageOf, WindowsOptions } from './windows';
