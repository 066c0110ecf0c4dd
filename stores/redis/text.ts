// Names and keys may stem from hostile logs. A lone surrogate is lost in UTF-8, and a brace would end a hash tag early.
const ODD = /[%{}]|\p{Surrogate}/gu;

/** Any JavaScript text as one that Redis gives back exactly; ordinary text stays as it is, and prefixes stay prefixes. */
export function toRedisText(text: string): string {
  return text.replace(ODD, (odd) => `%${odd.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function fromRedisText(text: string): string {
  return text.replace(/%([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
