import type { INodeExecutionData } from 'n8n-workflow';

import { nsToMs } from '../../core/index';
import type { ObserveReport, RawLine } from '../../core/index';
import { TEST_ITEM } from '../shared/test-item';

/** Loghorn reads lines of any length; a preview shows their beginnings. */
const SHOWN_CHARACTERS = 300;

/** Says what a test run saw, and what publishing will do. Other nodes of ours pass it by. */
export function previewItem(report: ObserveReport, newest: readonly RawLine[], query: string): INodeExecutionData {
  return {
    json: {
      ...TEST_ITEM,
      note: note(report, newest, query),
      query,
      linesRead: report.linesRead,
      newest: newest.map(({ at, stream, text }) => ({
        at: new Date(nsToMs(at)).toISOString(),
        labels: { ...stream },
        text: text.slice(0, SHOWN_CHARACTERS),
      })),
    },
  };
}

function note(report: ObserveReport, newest: readonly RawLine[], query: string): string {
  if (newest.length === 0)
    return `No line of the last 15 minutes matches ${query}. Look in Grafana Explore which labels your lines carry, and check the tenant in the credential.`;
  const next =
    report.startedAnew === undefined
      ? 'Nothing in them is unusual. The published workflow goes on with what it has learned.'
      : 'Publish the workflow: Loghorn then learns from the history you chose, and tells what is unusual from there on.';
  return `A test run: read ${report.linesRead} lines and saved nothing. ${next}`;
}
