import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { COLLECTED } from '../queries';
import type { PanelBuilder } from '../panels';
import { LOKI } from '../panels/panel';

export interface Asked {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** A label that the reader chooses values of, by its name; queries name it as $name. */
  readonly chosen?: readonly string[];
  readonly from?: string;
  readonly panels: readonly PanelBuilder[];
}

const TAG = 'loghorn';

/** Panels stand in the order in which they are given, from left to right; those of one line are of one height. */
export function dashboard({ uid, title, description, chosen = [], from = 'now-6h', panels }: Asked): Dashboard {
  const board = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .time({ from, to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .link(new DashboardLinkBuilder('Loghorn').type(DashboardLinkType.Dashboards).tags([TAG]).keepTime(true))
    .variables(chosen.map(labelVariable));
  for (const panel of panels) board.withPanel(panel);
  return numbered(board.build());
}

/** Panels get numbers of their own, so that links to a panel outlive the next version of the file. */
function numbered({ panels = [], templating, ...board }: Dashboard): Dashboard {
  return {
    ...board,
    templating: { list: templating.list?.map((variable) => without(variable, STRAYS)) },
    panels: panels.map((panel, nth) => ({ ...panel, ...optionsOf(panel as { options?: object }), id: nth + 1 })),
  };
}

/** The builder (0.0.21) writes defaults that Grafana's own schema (13.2) does not know. */
const STRAYS = ['auto', 'auto_min', 'auto_count', 'footer'];

function optionsOf({ options }: { options?: object }): { options?: object } {
  return options === undefined ? {} : { options: without(options, STRAYS) };
}

function without<Thing extends object>(thing: Thing, names: readonly string[]): Thing {
  return Object.fromEntries(Object.entries(thing).filter(([name]) => !names.includes(name))) as Thing;
}

function labelVariable(label: string): QueryVariableBuilder {
  return new QueryVariableBuilder(label)
    .datasource(LOKI)
    .query({ refId: label, type: 1, label, stream: COLLECTED })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}
