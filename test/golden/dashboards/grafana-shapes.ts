/** Grafana's own types, which it generates from its schema: test/golden/dashboards/grafana-schema.ts makes a JSON schema of each. */
import type { Dashboard, GraphFieldConfig, TableFieldOptions } from '@grafana/schema';
import type { Options as LogsPanel } from '@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type { Options as StatPanel } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { Options as TablePanel } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type { Options as TimeSeriesPanel } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type { dataquery } from '@grafana/grafana-foundation-sdk/loki';

export type DashboardShape = Dashboard;

/** Panels of every kind that is used here; a builder leaves out what has a default. */
export interface PanelShapes {
  stat: { options: Partial<StatPanel>; custom: Record<string, never> };
  logs: { options: Partial<LogsPanel>; custom: Record<string, never> };
  table: { options: Partial<TablePanel>; custom: Partial<TableFieldOptions> };
  timeseries: { options: Partial<TimeSeriesPanel>; custom: GraphFieldConfig };
}

/** Grafana publishes no type of Loki's queries beside its builder's. */
export type LokiQueryShape = Omit<dataquery, '_implementsDataqueryVariant'>;
