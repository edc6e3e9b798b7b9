import { zipSync } from 'fflate';

/** The bytes of an NPY file of version 1. */
export function npyBytes(type: string, shape: readonly number[], elements: Uint8Array, order = 'False'): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${dimensions}), }`;
  const header = Buffer.from(`${text.padEnd(118 - 1)}\n`, 'latin1');
  const start = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, header, elements]);
}

/** Whole numbers as little-endian int64. */
export function int64(values: readonly number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

/** The bytes of a file of arrays, packed or not. */
export function npzBytes(arrays: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 6): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, array])), { level });
}
