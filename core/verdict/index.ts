export { judge } from './judge';
export type { Verdict } from './judge';
