import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';

import { diagnoseLoki } from '../../sources/index';
import { readLokiAccess } from '../shared/loki-access';
import { createTestHttp } from '../shared/test-http';

/** The test button of the Loki credential. Says which it was: unreachable, TLS, sign-in, tenant, or not a Loki. */
export async function lokiConnectionTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const data = credential.data ?? {};
    const { tenant } = readLokiAccess(data);
    const diagnosis = await diagnoseLoki(createTestHttp(this, data), tenant);
    return diagnosis.ok
      ? { status: 'OK', message: 'Connected: this is a Loki, and it answers' }
      : { status: 'Error', message: diagnosis.message };
  } catch (error) {
    return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
  }
}
