import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { detectLines, MINUTE_MS, msToNs, nextNs } from '../../core/index';
import type { Anomaly, Checked, DetectReport, LineFate, RawLine } from '../../core/index';
import { toNodeError } from '../shared/errors';
import { createRehearsalStore } from '../shared/rehearsal-store';
import { surroundings } from '../shared/surroundings';
import { isTestItem } from '../shared/test-item';
import { unitOf } from '../shared/unit-names';
import { withStore } from '../shared/with-store';
import { lineOfItem } from './line-of-item';

/** First what is odd, then what is normal; each item names the one it came from. */
export async function detectAnomalies(node: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = readItems(node);
  const lines = distinct(read.flatMap((one) => (one.ok ? [one.value] : [])));
  const report = await detect(node, lines);
  const fates = [...report.fates];
  const odd: INodeExecutionData[] = [];
  const normal: INodeExecutionData[] = [];
  const input = node.getInputData();
  for (const [item, one] of read.entries()) {
    const json = input[item]!.json;
    if (!one.ok) normal.push({ json: { ...json, error: one.issue }, pairedItem: { item } });
    else sort(fates.shift()!, { odd, normal }, { json, item });
  }
  return [
    isGivingAnomalies(node) ? report.anomalies.map(anomalyItem(input.length)) : odd.concat(rates(report, input.length)),
    normal,
  ];
}

/** Refuses before anything is learned, unless the user chose to go on. */
function readItems(node: IExecuteFunctions): Checked<RawLine>[] {
  const now = surroundings.clock();
  let at = msToNs(now);
  return node.getInputData().map(({ json }, item) => {
    at = nextNs(at);
    const field = (name: string): string => String(node.getNodeParameter(name, item, '')).trim();
    const fields = {
      text: field('textField'),
      time: field('options.timeField'),
      service: field('options.serviceField'),
    };
    const read = isTestItem(json) ? { ok: false as const, issue: 'a test item' } : lineOfItem(json, fields, now, at);
    if (read.ok || isTestItem(json) || node.continueOnFail()) return read;
    throw new NodeOperationError(node.getNode(), `Item ${item} is not a log line: ${read.issue}`, {
      itemIndex: item,
      description: 'Say in Text Field, and under Options in Time Field and Service Field, where the line stands in it.',
    });
  });
}

/** Equal lines of one time in one execution are several lines; in another execution they are repeats. */
function distinct(lines: readonly RawLine[]): readonly RawLine[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const key = JSON.stringify([line.at, line.stream, line.text]);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return nth === 0 ? line : { ...line, metadata: { loghorn_nth: String(nth) } };
  });
}

async function detect(node: IExecuteFunctions, lines: readonly RawLine[]): Promise<DetectReport> {
  if (lines.length === 0) return { fates: [], anomalies: [], learnsUntil: 0 };
  try {
    return await withStore(node, 0, (stored) =>
      detectLines({
        store: node.getMode() === 'manual' ? createRehearsalStore(stored) : stored,
        unit: unitOf('baseline', node.getWorkflow(), node.getNode()),
        lines,
        options: {
          learnFromMs: Number(node.getNodeParameter('learnMinutes', 0)) * MINUTE_MS,
          threshold: Number(node.getNodeParameter('options.threshold', 0, 0.5)),
        },
        surroundings,
      }),
    );
  } catch (error) {
    throw toNodeError(node.getNode(), error);
  }
}

function sort(
  fate: LineFate,
  { odd, normal }: { odd: INodeExecutionData[]; normal: INodeExecutionData[] },
  { json, item }: { json: IDataObject; item: number },
): void {
  if (fate.is === 'anomaly') odd.push({ json: { ...json, loghorn: asJson(fate.finding) }, pairedItem: { item } });
  else normal.push({ json: fate.is === 'normal' ? json : { ...json, loghorn: { is: fate.is } }, pairedItem: { item } });
}

/** What no single line shows. */
function rates({ anomalies }: DetectReport, inputs: number): INodeExecutionData[] {
  return anomalies
    .filter(({ kind }) => kind !== 'line')
    .map((anomaly) => ({ json: { loghorn: asJson(anomaly) }, pairedItem: allOf(inputs) }));
}

function anomalyItem(inputs: number): (anomaly: Anomaly) => INodeExecutionData {
  return (anomaly) => ({ json: asJson(anomaly), pairedItem: allOf(inputs) });
}

function allOf(inputs: number): { item: number }[] {
  return Array.from({ length: inputs }, (_, item) => ({ item }));
}

function asJson(value: object): IDataObject {
  return structuredClone(value) as IDataObject;
}

function isGivingAnomalies(node: IExecuteFunctions): boolean {
  return node.getNodeParameter('options.give', 0, 'items') === 'anomalies';
}
