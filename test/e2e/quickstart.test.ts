import { setTimeout as sleep } from 'node:timers/promises';
import { readTold, type Told } from '../../scripts/start/show-notification';
import { tellTheWorld, type ToldWorld } from '../../scripts/services/told-world';
import { linesBehind } from './explore-link';
import { startLive, type LiveLanes } from './live-lanes';
import { describeWith } from './needs';
import { until } from './until';

const CALM_MS = 45_000;
/** Six new errors within 90 s are told in a young service; six a minute bring them in four minutes but for one world in 5,000. */
const LONGEST_FAULT_MS = 240_000;

jest.setTimeout(600_000);

describeWith(['LOKI'], 'the packed package in a fresh n8n, on a real Loki', () => {
  let live: LiveLanes<ToldWorld>;
  const told = (because: string): Told[] =>
    live.receiver.deliveries.map(readTold).filter((each) => each.because === because);

  beforeAll(async () => {
    live = await startLive({
      fill: (lokiUrl) => tellTheWorld(lokiUrl, 1),
      settings: {
        baseline: { roundSeconds: 2, settleSeconds: 2, holdOpenMinutes: 0.5 },
        receiver: { roundSeconds: 2, groupWaitSeconds: 5, groupIntervalSeconds: 10 },
      },
      credential: { grafanaUrl: 'http://grafana.example', grafanaDataSource: 'loki-uid' },
    });
  });

  afterAll(() => live.end());

  test('every node and the credential are listed with their icons', async () => {
    const rest = await live.n8n.rest();
    const nodes = await rest.get<{ name: string; iconUrl?: object }[]>('/types/nodes.json');
    const ours = nodes.filter(({ name }) => name.startsWith('n8n-nodes-loghorn.'));
    expect(ours.map(({ name }) => name.split('.')[1]).sort()).toEqual([
      'alertTrigger',
      'detectLogAnomalies',
      'logAnomalyTrigger',
      'loki',
      'lokiTool',
      'lokiTrigger',
      'manageAlerts',
      'manageAlertsTool',
      'raiseAlerts',
    ]);
    for (const { iconUrl } of ours) expect(Object.keys(iconUrl ?? {}).sort()).toEqual(['dark', 'light']);
    const credentials = await rest.get<{ name: string }[]>('/types/credentials.json');
    expect(credentials.map(({ name }) => name)).toContain('lokiApi');
  });

  test('normal life, with its errors and its late lines, alerts nobody', async () => {
    await sleep(CALM_MS);
    expect(live.receiver.deliveries.map(({ body }) => body)).toEqual([]);
  });

  test('one fault is told once, and its end once', async () => {
    const { service, at, mend } = live.world.breakIt('new-failure', LONGEST_FAULT_MS);
    const [first] = await until('the alert', () => told('new').length > 0 && told('new'), LONGEST_FAULT_MS + 60_000);
    mend();
    expect(first?.alerts.map(({ labels }) => labels.service)).toEqual(expect.arrayContaining([service]));
    await until('its end', () => told('resolved').length > 0, 240_000);
    await sleep(15_000);
    expect(told('new')).toHaveLength(1);
    expect(told('changed').length).toBeLessThanOrEqual(1);
    expect(told('resolved')).toHaveLength(1);
    expect(new Set(live.receiver.deliveries.map(({ key }) => key)).size).toBe(live.receiver.deliveries.length);
    for (const each of live.receiver.deliveries.map(readTold)) {
      expect(new Set(each.alerts.map(({ labels }) => labels.service))).toEqual(new Set([service]));
    }
    expect(live.receiver.deliveries[0]?.at).toBeGreaterThan(at);
  });

  test('the key that a receiver is sent is the id of the notification', () => {
    for (const delivery of live.receiver.deliveries) expect(delivery.key).toBe(readTold(delivery).id);
  });

  test("the alert's Explore link shows its exemplars", async () => {
    const [first] = told('new');
    const withLink = first?.alerts.find(({ annotations }) => annotations.link !== undefined)?.annotations;
    const found = await linesBehind(live.loki.url, String(withLink?.link));
    const exemplars = String(withLink?.exemplars).split('\n');
    expect(exemplars.length).toBeGreaterThan(0);
    for (const exemplar of exemplars) expect(found).toContain(exemplar);
  });
});
