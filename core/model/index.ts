export { averagePath, IsolationForest, scoreBar, trainForest } from './isolation-forest';
export type { ForestOptions } from './isolation-forest';
