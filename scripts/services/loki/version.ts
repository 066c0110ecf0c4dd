/** The one Loki that everything here is tested against. */
export const lokiVersion = '3.7.6';
