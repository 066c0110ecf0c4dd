/** Somebody may have changed the file by hand: every field is looked at. */
export interface JsonObject {
  text(field: string): string;
  number(field: string): number;
  bytes(field: string): Uint8Array;
  objects(field: string): readonly JsonObject[];
}

type Fail = (fact: string) => never;

export function jsonObject(value: unknown, fail: Fail, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(`${name} is no object`);
  const field = (key: string): unknown =>
    Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  const text = (key: string): string => {
    const found = field(key);
    return typeof found === 'string' ? found : fail(`${name} has no text "${key}"`);
  };
  return {
    text,
    number(key) {
      const found = field(key);
      return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0
        ? found
        : fail(`${name} has no number "${key}"`);
    },
    bytes(key) {
      const found = text(key);
      const bytes = Buffer.from(found, 'base64');
      // Node passes over what is not base64.
      return bytes.toString('base64') === found ? new Uint8Array(bytes) : fail(`"${key}" of ${name} is no base64`);
    },
    objects(key) {
      const found = field(key);
      if (!Array.isArray(found)) return fail(`${name} has no list "${key}"`);
      return found.map((item, index) => jsonObject(item, fail, `${key}[${index}] of ${name}`));
    },
  };
}
