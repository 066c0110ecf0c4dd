import { course, numbersTable, tellingsTable } from '../panels';
import { allOfTellings, figure, tellings } from '../queries';
import { dashboard } from './dashboard';

/** Kinds of lines, as far as Loghorn wrote of them: those that were odd. */
export const templates = () =>
  dashboard({
    uid: 'loghorn-templates',
    title: 'Loghorn: templates',
    description: 'Kinds of lines that were new, rare or missing. Ordinary templates are not written to Loki.',
    from: 'now-24h',
    panels: [...comeAndGone(), ...often(), ...known()],
  });

function comeAndGone() {
  const whole = { width: 24, height: 9 };
  return [
    tellingsTable({
      ...whole,
      title: 'New',
      description: 'Never heard before, or like nothing known. Ordinary after a deploy; then acknowledge or mute it.',
      expr: allOfTellings('state="open" | detector=~"new-template|novelty"'),
    }),
    tellingsTable({
      ...whole,
      title: 'Vanished',
      description:
        'Lines that came regularly and fell silent. Look at the service, its timer, or what carries its logs.',
      expr: allOfTellings('state="open" | kind="silence"'),
    }),
  ];
}

function often() {
  const half = { width: 12, height: 9, value: 'times told' };
  const told = tellings(['service', 'template', 'state'], 'template!="" | state=~"open|worse|still"');
  const byTemplate = `sum by (service, template) (count_over_time(${told} [$__range]))`;
  return [
    numbersTable({
      ...half,
      title: 'Rare',
      description: 'Odd templates that were told least often in the time shown: what is seen once is easily missed.',
      expr: `bottomk(20, ${byTemplate})`,
    }),
    numbersTable({
      ...half,
      title: 'Again and again',
      description: 'Odd templates that were told most often: mend the cause, or mute them.',
      expr: `topk(20, ${byTemplate})`,
    }),
  ];
}

function known() {
  const half = { width: 12, height: 7 };
  return [
    course({
      ...half,
      title: 'Templates known',
      description: 'Rising every day: lines whose words never repeat. Leave that stream out of the query.',
      asked: [{ expr: figure('baseline', 'templates'), legend: '{{unit}}' }],
    }),
    course({
      ...half,
      title: 'Templates forgotten for want of room',
      description: 'Since the birth of the baseline. Rising: as for the templates known.',
      asked: [{ expr: figure('baseline', 'evictions_total_templates'), legend: '{{unit}}' }],
    }),
  ];
}
