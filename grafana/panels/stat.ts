import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { BigValueColorMode, BigValueGraphMode } from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { now, overTime, say, type Asked, type Said } from './panel';

/** From which value on a number is coloured so. */
export interface Bounds {
  readonly base: string;
  readonly steps: readonly (readonly [from: number, colour: string])[];
}

/** Any at all is worth a look. */
export const ANY_IS_BAD: Bounds = { base: 'green', steps: [[1, 'red']] };
export const PLAIN: Bounds = { base: 'blue', steps: [] };

export interface Number extends Said {
  readonly asked: Asked;
  readonly bounds: Bounds;
  readonly unit?: string;
}

/** One number, large. */
export function stat({ asked, bounds, unit = 'short', ...said }: Number): PanelBuilder {
  return numbers({ ...said, bounds, unit })
    .withTarget(now(asked))
    .graphMode(BigValueGraphMode.None);
}

/** One number for each series, with its course behind it. `every`: the shortest step. */
export function sparklines({ asked, bounds, unit = 'short', ...said }: Number): PanelBuilder {
  return numbers({ ...said, bounds, unit })
    .withTarget(overTime(asked))
    .graphMode(BigValueGraphMode.Area);
}

function numbers({ bounds, unit, ...said }: Omit<Number, 'asked'>): PanelBuilder {
  const steps = [{ value: null, color: bounds.base }, ...bounds.steps.map(([value, color]) => ({ value, color }))];
  return say(new PanelBuilder(), said)
    .unit(unit!)
    .colorMode(BigValueColorMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps));
}
