import type {
  IAuthenticate,
  ICredentialDataDecryptedObject,
  ICredentialType,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { withLokiAccess } from '../nodes/shared/loki-access';

/** How to reach a Loki. Its test lives in Log Anomaly Trigger, where it can say which of five things went wrong. */
export class LokiApi implements ICredentialType {
  name = 'lokiApi';

  displayName = 'Loki API';

  icon = { light: 'file:../icons/loki.svg', dark: 'file:../icons/loki.dark.svg' } as const;

  documentationUrl = 'https://grafana.com/docs/loki/latest/reference/loki-http-api/';

  properties: INodeProperties[] = [
    {
      displayName: 'Address',
      name: 'url',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. http://127.0.0.1:3100',
      description:
        'Where Loki answers. A path in front of /loki/api is kept, for a gateway: https://gate.example.com/logs.',
    },
    {
      displayName: 'Authentication',
      name: 'authentication',
      type: 'options',
      options: [
        { name: 'Basic', value: 'basic' },
        { name: 'Bearer Token', value: 'bearer' },
        { name: 'None', value: 'none' },
      ],
      default: 'none',
      description: 'Loki itself has no sign-in; what stands in front of it may have one',
    },
    {
      displayName: 'User',
      name: 'user',
      type: 'string',
      default: '',
      displayOptions: { show: { authentication: ['basic'] } },
    },
    {
      displayName: 'Password',
      name: 'password',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { authentication: ['basic'] } },
    },
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      displayOptions: { show: { authentication: ['bearer'] } },
    },
    {
      displayName: 'Tenant',
      name: 'tenant',
      type: 'string',
      default: '',
      placeholder: 'e.g. team-a',
      description:
        'Sent as X-Scope-OrgID. Leave empty unless this Loki has auth_enabled: true. Several are read at once as team-a|team-b, where its querier has multi_tenant_queries_enabled: true; lines can be pushed to one only.',
    },
    {
      displayName: 'Ignore TLS Problems (Insecure)',
      name: 'ignoreTlsProblems',
      type: 'boolean',
      default: false,
      description: 'Whether to talk to a Loki whose certificate cannot be checked',
    },
    {
      displayName: 'Own CA',
      name: 'ownAuthority',
      type: 'string',
      typeOptions: { rows: 3 },
      default: '',
      placeholder: '-----BEGIN CERTIFICATE-----',
      description: 'PEM text of the authority that signed the certificate of this Loki, when it is your own',
      displayOptions: { show: { ignoreTlsProblems: [false] } },
    },
    {
      displayName: 'Grafana Address',
      name: 'grafanaUrl',
      type: 'string',
      default: '',
      placeholder: 'e.g. https://grafana.example.com',
      description: 'Anomalies then carry a link that opens their lines in Grafana Explore',
    },
    {
      displayName: 'Grafana Data Source UID',
      name: 'grafanaDataSource',
      type: 'string',
      default: '',
      placeholder: 'e.g. P8E80F9AEF21F6940',
      description: 'Which Loki data source the links open: the last part of the address of its settings page',
    },
  ];

  authenticate: IAuthenticate = async (
    credentials: ICredentialDataDecryptedObject,
    request: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> => withLokiAccess(credentials, request);
}
