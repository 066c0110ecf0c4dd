import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboards } from './dashboards';

export const FOLDER = join(__dirname, 'provisioned/dashboards');

/** The JSON that Grafana reads, by the name of its file. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  const files = Object.entries(dashboards);
  return new Map(files.map(([name, build]) => [`${name}.json`, `${JSON.stringify(build(), null, 2)}\n`]));
}

// tsx grafana/build.ts
if (require.main === module) {
  for (const [name, json] of dashboardFiles()) writeFileSync(join(FOLDER, name), json);
}
