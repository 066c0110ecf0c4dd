import { LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as LogsBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { lines, now, say, type PanelBuilder, type Said } from './panel';

export interface Shown extends Said {
  readonly expr: string;
}

const MOST_LINES = 500;
const MOST_ROWS = 100;

/** Lines as they are, newest first. */
export function logs({ expr, ...said }: Shown): PanelBuilder {
  return say(new LogsBuilder(), said)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .withTarget(lines(expr, MOST_LINES));
}

/** Columns of a telling that are shown, from left to right. */
const COLUMNS = ['Time', 'state', 'severity', 'service', 'kind', 'reason', 'template', 'score', 'link'] as const;

/** Tellings of anomalies, a row each; `link` opens Explore on the very lines. */
export function tellingsTable({ expr, ...said }: Shown): PanelBuilder {
  return say(new TableBuilder(), said)
    .filterable(true)
    .withTarget(lines(expr, MOST_ROWS))
    .withTransformation({ id: 'extractFields', options: { source: 'Line', format: 'json', keepTime: true } })
    .withTransformation({ id: 'filterFieldsByName', options: { include: { names: [...COLUMNS] } } })
    .withTransformation({ id: 'organize', options: { indexByName: placesOf(COLUMNS) } })
    .overrideByName('link', [
      { id: 'links', value: [linkToLines()] },
      { id: 'custom.width', value: 90 },
    ])
    .overrideByName('reason', [{ id: 'custom.minWidth', value: 350 }])
    .overrideByName('severity', [{ id: 'custom.width', value: 90 }]);
}

/** `:raw`, because the engine has encoded the address already, and Grafana would encode its percent signs again. */
function linkToLines() {
  return { title: 'Show the lines in Explore', url: '${__value.raw:raw}', targetBlank: true };
}

/** Numbers by their labels, a row each. */
export function numbersTable({ expr, hidden, value, ...said }: Shown & { value: string; hidden?: readonly string[] }) {
  const without = Object.fromEntries(['Time', ...(hidden ?? [])].map((name) => [name, true]));
  return say(new TableBuilder(), said)
    .filterable(true)
    .withTarget(now({ expr }))
    .withTransformation({ id: 'labelsToFields', options: { mode: 'columns' } })
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: { excludeByName: without, renameByName: { 'Value #A': value, Value: value } },
    });
}

function placesOf(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, place) => [name, place]));
}
