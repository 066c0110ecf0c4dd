import { figuresOfUnit, type Figure, type UnitStatus } from '../core/index';
import type { Metric, Sample } from './prometheus-text';

/** Every unit's figures as metrics, labelled by unit. */
export function statusMetrics(units: readonly UnitStatus[]): Metric[] {
  const found = units.flatMap((one) => figuresOfUnit(one).map((figure) => ({ unit: one.unit, figure })));
  return [...Map.groupBy(found, ({ figure }) => figure.name).values()].map((ofName) => {
    const { name, help, type } = ofName[0]!.figure;
    return { name: `loghorn_${name}`, help, type, samples: ofName.map(({ unit, figure }) => sampleOf(unit, figure)) };
  });
}

function sampleOf(unit: string, { value, part }: Figure): Sample {
  return { labels: { unit, ...(part === undefined ? {} : { [part[0]]: part[1] }) }, value };
}
