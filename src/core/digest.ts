import { createHash, type Hash } from 'node:crypto';

/**
 * The SHA-256 of a value: numbers, texts, booleans, null, lists, records, and typed arrays with their type. The order of a record's
 * keys does not matter, and keys whose value is undefined are ignored. Equal values have equal digests.
 *
 * @returns hexadecimal
 */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  add(hash, value);
  return hash.digest('hex');
}

function add(hash: Hash, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    hash.update(`${typeof value}:${Object.is(value, -0) ? '-0' : JSON.stringify(String(value))}`);
  } else if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name}:${value.byteLength}:`);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value)) {
    hash.update(`[${value.length}`);
    for (const item of value) add(hash, item);
  } else {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    hash.update(`{${entries.length}`);
    for (const [key, item] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(JSON.stringify(key));
      add(hash, item);
    }
  }
}
