import { ANY_IS_BAD, course, numbersTable, PLAIN, stat, tellingsTable } from '../panels';
import { allOfTellings, figure, firing } from '../queries';
import { dashboard } from './dashboard';

/** What fires, and what keeps it from being told. */
export const alerts = () =>
  dashboard({
    uid: 'loghorn-alerts',
    title: 'Loghorn: alerts',
    description: 'What fires, who was told, and what holds the rest.',
    panels: [...numbers(), ...fires(), ...history()],
  });

function numbers() {
  const small = { width: 4, height: 4 };
  const one = (kind: 'book' | 'receiver', name: string) => ({ expr: `sum(${figure(kind, name)})` });
  return [
    stat({
      ...small,
      title: 'Firing',
      description: 'Alerts in the books that have not ended, held ones too.',
      asked: one('book', 'alerts_firing'),
      bounds: PLAIN,
    }),
    stat({
      ...small,
      title: 'Told firing',
      description: 'Groups of alerts that a receiver was told of, and whose end it was not.',
      asked: one('receiver', 'groups_firing'),
      bounds: ANY_IS_BAD,
    }),
    stat({
      ...small,
      title: 'Acknowledged',
      description: 'Somebody looks after them: their reminders are held.',
      asked: one('book', 'alerts_acknowledged'),
      bounds: PLAIN,
    }),
    stat({
      ...small,
      title: 'Mutes',
      description: 'That hold now. Whose and why, see the table and Manage Alerts.',
      asked: one('book', 'mutes'),
      bounds: PLAIN,
    }),
    stat({
      ...small,
      title: 'Held by the cap',
      description: 'Told with the digest when the day (UTC) is over.',
      asked: one('receiver', 'alerts_capped'),
      bounds: { base: 'green', steps: [[1, 'orange']] },
    }),
    stat({
      ...small,
      title: 'Given up',
      description: 'Notifications that failed eight times. `loghorn status` tells why; mend the workflow.',
      asked: one('receiver', 'rows_dead_total'),
      bounds: ANY_IS_BAD,
    }),
  ];
}

function fires() {
  return [
    numbersTable({
      width: 24,
      height: 8,
      title: 'Firing, and who holds it',
      description:
        'held_by: nobody, mute or acknowledge. What the cap of the day holds is counted above, and is told by its digest.',
      expr: firing(),
      value: 'lines',
      // Where Grafana has merged rows it calls the number `Value`, else `Value #A`.
      hidden: ['Value', 'Value #A', 'fingerprint'],
    }),
  ];
}

function history() {
  const half = { width: 12, height: 8 };
  return [
    course({
      ...half,
      title: 'Firing and told',
      description: 'A gap between the two is what mutes, acknowledgements and the cap hold.',
      asked: [
        { expr: figure('book', 'alerts_firing'), legend: 'firing, {{unit}}' },
        { expr: figure('receiver', 'groups_firing'), legend: 'told, {{unit}}' },
      ],
    }),
    course({
      ...half,
      title: 'Held',
      description: 'How much is held, and by what.',
      asked: [
        { expr: figure('book', 'alerts_acknowledged'), legend: 'acknowledged, {{unit}}' },
        { expr: figure('book', 'mutes'), legend: 'mutes, {{unit}}' },
        { expr: figure('receiver', 'alerts_capped'), legend: 'by the cap, {{unit}}' },
      ],
    }),
    tellingsTable({
      width: 24,
      height: 10,
      title: 'Tellings',
      description: 'Everything that was handed to Raise Alerts, newest first.',
      expr: allOfTellings('service=~".+"'),
    }),
  ];
}
