import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { alerts } from './alerts';
import { hosts } from './hosts';
import { overview } from './overview';
import { reading } from './reading';
import { service } from './service';
import { templates } from './templates';

/** By the name of the file in provisioned/dashboards. */
export const dashboards: Readonly<Record<string, () => Dashboard>> = {
  overview,
  service,
  templates,
  reading,
  alerts,
  hosts,
};
