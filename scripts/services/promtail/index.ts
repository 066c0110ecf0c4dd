export { findPromtail } from './find-promtail';
export { startPromtail, type PromtailOptions, type RunningPromtail } from './start-promtail';
