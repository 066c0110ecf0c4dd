import type { BaselineHead } from '../../../core/engine/baseline-head';
import { serviceMatcher } from '../../../core/engine/recent-lines';
import { nameService } from '../../../core/engine/service-labels';
import type { Labels } from '../../../core/line';
import { serviceOf } from '../../../core/line';

test.each<[string, Labels, string | undefined, Labels]>([
  ['its label', { app: 'shop', job: 'x' }, undefined, { app: 'shop' }],
  ['the label of the option', { app: 'shop', team: 'shop' }, 'team', { team: 'shop' }],
  ['the longest of several', { app: 'shop', service_name: 'shop' }, undefined, { service_name: 'shop' }],
  ['nothing where it is named elsewhere', { zone: 'z' }, undefined, {}],
  ['its label and tenant', { __tenant_id__: 'a', app: 'x/y' }, undefined, { __tenant_id__: 'a', app: 'x/y' }],
  ['its tenant where no label names it', { __tenant_id__: 'a', zone: 'z' }, undefined, { __tenant_id__: 'a' }],
])('a service is selected again by %s', (_, stream, preferred, selected) => {
  const head = { serviceLabels: {} } as BaselineHead;
  const service = serviceOf(stream, {}, preferred);
  nameService(head, { service, stream }, preferred);
  expect(serviceMatcher(head.serviceLabels[service], service)).toEqual(selected);
});
