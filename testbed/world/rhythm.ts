import { mixSeed } from '../dice';
import type { EpochMs } from '../testbed-line';
import type { Service } from './service';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Expected lines of the minute that starts at `at`, before happenings: day and night, weekday, slow drift, hourly weather. */
export function expectedLines(seed: number, service: Service, at: EpochMs): number {
  const hour = (at % DAY_MS) / HOUR_MS;
  const daily = 1 + service.swing * Math.cos((2 * Math.PI * (hour - service.peakHourUtc)) / 24);
  return service.linesPerMinute * daily * weekday(service, at) * drift(seed, service, at) * weather(seed, service, at);
}

function weekday(service: Service, at: EpochMs): number {
  const day = new Date(at).getUTCDay();
  return day === 0 || day === 6 ? service.weekend : 1;
}

/** ±12 % over about eleven days, each service in its own phase. */
function drift(seed: number, service: Service, at: EpochMs): number {
  const phase = (mixSeed(seed, service.name, 'drift') / 2 ** 32) * 2 * Math.PI;
  return 1 + 0.12 * Math.sin(phase + (2 * Math.PI * at) / (11 * DAY_MS));
}

/** ±10 %, drawn anew every hour and passed through smoothly. */
function weather(seed: number, service: Service, at: EpochMs): number {
  const hour = Math.floor(at / HOUR_MS);
  const within = (at % HOUR_MS) / HOUR_MS;
  const draw = (index: number): number => mixSeed(seed, service.name, 'weather', index) / 2 ** 32 - 0.5;
  return 1 + 0.2 * (draw(hour) * (1 - within) + draw(hour + 1) * within);
}
