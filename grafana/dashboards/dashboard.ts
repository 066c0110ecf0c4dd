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

/** Numbers of its own keep links to a panel alive when another is put before it by hand. */
function numbered(board: Dashboard): Dashboard {
  return { ...board, panels: board.panels?.map((panel, nth) => ({ ...panel, id: nth + 1 })) };
}

function labelVariable(label: string): QueryVariableBuilder {
  return new QueryVariableBuilder(label)
    .datasource(LOKI)
    .query({ refId: label, type: 1, label, stream: COLLECTED })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}
