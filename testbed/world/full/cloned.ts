import { Dice, mixSeed } from '../../dice';
import type { Service } from '../service';

/** The first `count` services; beyond them the same ones again under other names, with other hosts, paces and hours. */
export function cloned(services: readonly Service[], count: number): readonly Service[] {
  return Array.from({ length: count }, (_, index) => {
    const service = services[index % services.length] as Service;
    const round = Math.floor(index / services.length) + 1;
    return round === 1 ? service : clone(service, round);
  });
}

function clone(service: Service, round: number): Service {
  const name = `${service.name}-${round}`;
  const dice = new Dice(mixSeed('clone', name));
  const renamed = (value: string): string => value.replaceAll(service.name, name);
  return {
    ...service,
    name,
    hosts: service.hosts.map((host) => `${host}-${round}`),
    linesPerMinute: service.linesPerMinute * (0.4 + dice.next()),
    swing: service.swing * (0.6 + 0.4 * dice.next()),
    peakHourUtc: (service.peakHourUtc + dice.int(-5, 5) + 24) % 24,
    labels: (host, level) =>
      Object.fromEntries(Object.entries(service.labels(host, level)).map(([label, value]) => [label, renamed(value)])),
  };
}
