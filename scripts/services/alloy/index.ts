export { alloyVersion, findAlloy, type FoundAlloy } from './find-alloy';
export { readAlloyFiles, whyNoAlloyParser, type Block } from './syntax';
export { startAlloy, type AlloyOptions, type RunningAlloy } from './start-alloy';
