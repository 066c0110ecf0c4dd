/** The one person of an n8n that listens on the loopback address only and lives as long as a demo or a test. */
export const login = { email: 'owner@example.com', password: 'Loghorn-local-1' } as const;

/** bcrypt, cost 10, of the password above: n8n takes the owner's from its environment as a hash. */
const passwordHash = '$2a$10$o8kqHnvrA.ESnaCxy6ihGetIkI0NEBHe2e9RkkpikYhHua1pgg0H6';

export interface Place {
  readonly userFolder: string;
  readonly port: number;
  /** Of n8n's task runners: another for every n8n process on the machine. */
  readonly brokerPort: number;
}

/** Quiet, scriptable, calls nobody. */
export function n8nEnvironment({ userFolder, port, brokerPort }: Place): NodeJS.ProcessEnv {
  return {
    ...withoutOurTools(),
    N8N_USER_FOLDER: userFolder,
    N8N_PORT: String(port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: String(brokerPort),
    N8N_ENCRYPTION_KEY: 'loghorn-local',
    N8N_SECURE_COOKIE: 'false',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
    N8N_DISABLED_MODULES: 'mcp-registry',
    N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
    N8N_INSTANCE_OWNER_EMAIL: login.email,
    N8N_INSTANCE_OWNER_FIRST_NAME: 'Log',
    N8N_INSTANCE_OWNER_LAST_NAME: 'Horn',
    N8N_INSTANCE_OWNER_PASSWORD_HASH: passwordHash,
  };
}

/** Under npm, tsx or jest our environment speaks of our own Node: n8n has another. */
function withoutOurTools(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_PATH: _path, NODE_ENV: _env, JEST_WORKER_ID: _worker, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !/^npm_|^N8N_|^TSX_/.test(name)));
}
