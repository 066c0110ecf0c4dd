export { countSurprise } from './count-surprise';
export { evidence } from './evidence';
export { fadeByZeros, fadingMean } from './fading-mean';
export { shannonEntropy } from './shannon-entropy';
