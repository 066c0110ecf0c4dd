/**
 * Preloaded into n8n (node --require). Measures every turn of the event loop by the main thread's own CPU time, garbage
 * collection on it included, and the loop's delay. On SIGUSR2 it appends one JSON line to $LOGHORN_PROBE_FILE and begins anew.
 * A turn can hold more than one synchronous piece, so its figures are an upper bound of ours.
 */
const { appendFileSync } = require('node:fs');
const { monitorEventLoopDelay, PerformanceObserver } = require('node:perf_hooks');

const file = process.env.LOGHORN_PROBE_FILE;
const isServer = file && process.argv.some((argument) => argument === 'start');
/** Turns that used less than this only watched: the probe itself keeps the loop turning. */
const PIECE_US = 200;

if (isServer) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let pieces = [];
  let longestCollectionMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestCollectionMs = Math.max(longestCollectionMs, duration);
  }).observe({ entryTypes: ['gc'] });
  let peakRss = 0;
  let long = [];
  let begun = Date.now();
  let last = process.threadCpuUsage();
  const turn = () => {
    const now = process.threadCpuUsage();
    const used = now.user + now.system - last.user - last.system;
    last = now;
    if (used >= PIECE_US) pieces.push(used);
    if (used >= 25_000) long.push(`${(used / 1000).toFixed(0)} ms at ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    setImmediate(turn);
  };
  setImmediate(turn);
  setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 250).unref();
  process.on('SIGUSR2', () => {
    const sorted = pieces.sort((one, other) => one - other);
    const at = (share) =>
      sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1000;
    const record = {
      pieces: sorted.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      p999Ms: at(0.999),
      maxMs: at(1),
      delayP99Ms: delay.percentile(99) / 1e6,
      delayMaxMs: delay.max / 1e6,
      longestCollectionMs,
      long,
      peakRssMb: Math.round(peakRss / 1e6),
    };
    appendFileSync(file, `${JSON.stringify(record)}\n`);
    pieces = [];
    peakRss = 0;
    longestCollectionMs = 0;
    long = [];
    begun = Date.now();
    delay.reset();
    last = process.threadCpuUsage();
  });
}
