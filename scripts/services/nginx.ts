import { whyMissing } from './apt';

/** Why there is no nginx, with openssl for its certificates; undefined when there is. */
export const whyNoNginx = () => whyMissing(['nginx', 'openssl'], ['nginx-light', 'openssl']);
