export { bitsIn } from './bits-in';
export { countSurprise, shortfallSurprise } from './count-surprise';
export { editDistance } from './edit-distance';
export { evidence } from './evidence';
export { fadeByZeros, fadingMean } from './fading-mean';
export { entropyOfCounts, shannonEntropy } from './shannon-entropy';
export { agreedLevel } from './usual';
export type { Agreed } from './usual';
