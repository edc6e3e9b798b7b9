import { InputError } from '../../core/errors.js';
import { quoted } from '../../core/printable.js';
import { sizeOf } from '../../core/weights.js';
import { sharedFloats } from '../shared-memory.js';

/** An array as NumPy writes it, in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** Booleans and whole numbers, numbers with fractions, or texts. */
  readonly kind: 'integer' | 'float' | 'text';
  /** NumPy's name of the type: `|u1`, `<f4`, `<U8`. */
  readonly type: string;
  /** The elements, row-major, as they are stored. */
  readonly bytes: Uint8Array;
  /** Where the array is, for messages: the file and the array in it. */
  readonly place: string;
}

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

/** The types that are read, with the bytes of an element. */
const readers: Readonly<Record<string, { readonly bytes: number; readonly read: Reader }>> = {
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
};

/**
 * Parses NumPy's format NPY, versions 1 to 3 (NumPy Enhancement Proposal 1): a mark, the version, the length of a header, a header
 * that tells type, order and shape, and the elements. Read are booleans, whole numbers of 1 to 8 bytes, floats of 4 and 8, and texts.
 *
 * @param place where the array is, for messages
 * @throws InputError there on another mark or type, on Fortran order, and on missing or surplus bytes
 */
export function parseNpy(bytes: Uint8Array, place: string): NpyArray {
  const start = String.fromCharCode(...bytes.subarray(0, 6));
  if (start !== '\x93NUMPY') {
    const reason = 'it does not begin with \\x93NUMPY';
    throw new InputError(place, 'wrong-format', { expected: 'an NPY array', reason });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = bytes[6] === 1 ? 10 : 12;
  const end =
    bytes.length < offset ? Infinity : offset + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length)
    throw new InputError(place, 'damaged', { reason: `its ${bytes.length} bytes end within the header` });
  const header = Buffer.from(bytes.slice(offset, end)).toString('latin1');
  const [, type = '', order = '', dimensions = ''] =
    /^\{'descr': '([^']+)', 'fortran_order': (True|False), 'shape': \(([\d, ]*)\), \}\s*$/.exec(header) ?? [];
  if (!type) {
    const reason = `its header is ${quoted(header.trim())}`;
    const expected = 'an NPY array with a header of descr, fortran_order and shape';
    throw new InputError(place, 'wrong-format', { expected, reason });
  }
  const shape = dimensions
    .split(',')
    .filter((text) => text.trim() !== '')
    .map(Number);
  if (order === 'True' && shape.length > 1) {
    const reason = 'it is in Fortran order; save np.ascontiguousarray of it';
    throw new InputError(place, 'wrong-format', { expected: 'an array in C order', reason });
  }
  const { kind, element } = typeOf(type, place);
  const expected = end + sizeOf(shape) * element;
  if (bytes.length !== expected) {
    throw new InputError(place, 'wrong-length', {
      found: bytes.length,
      expected: `${expected} for the shape [${shape.join(', ')}] of type ${type} in the header`,
    });
  }
  return { shape, kind, type, bytes: bytes.subarray(end), place };
}

function typeOf(type: string, place: string): { readonly kind: NpyArray['kind']; readonly element: number } {
  const [, letter = '', size = ''] = /^[<>|=]?([a-zA-Z])(\d+)$/.exec(type) ?? [];
  if (letter === 'U') return { kind: 'text', element: 4 * Number(size) };
  if (letter === 'S') return { kind: 'text', element: Number(size) };
  const element = readers[`${letter}${size}`]?.bytes;
  if (element) return { kind: letter === 'f' ? 'float' : 'integer', element };
  const expected = `one of ${Object.keys(readers).join(', ')}, or texts (S, U)`;
  throw new InputError(place, 'invalid-entry', { found: type, place: 'as the type of the array', expected });
}

/**
 * The elements as numbers: a view of the bytes where they are unsigned ones, else float32 numbers over a SharedArrayBuffer.
 *
 * @throws InputError at the array if it holds texts, or a number that is not finite
 */
export function npyNumbers(array: NpyArray): Uint8Array | Float32Array {
  if (array.type.endsWith('u1')) return array.bytes;
  const values = sharedFloats(sizeOf(array.shape));
  fill(array, values);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return values;
  const width = sizeOf(array.shape.slice(1));
  throw new InputError(array.place, 'invalid-entry', {
    found: values[wrong],
    place: `in sample ${Math.floor(wrong / width)}`,
    expected: 'a finite number',
  });
}

/**
 * The elements as double-precision numbers, such as labels.
 *
 * @throws InputError at the array if it holds texts
 */
export function npyDoubles(array: NpyArray): Float64Array {
  const values = new Float64Array(sizeOf(array.shape));
  fill(array, values);
  return values;
}

function fill({ type, bytes, place }: NpyArray, values: Float32Array | Float64Array): void {
  const reader = readers[type.replace(/^[<>|=]/, '')];
  if (!reader) {
    const expected = 'numbers, not texts';
    throw new InputError(place, 'invalid-entry', { found: type, place: 'as the type of the array', expected });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = !type.startsWith('>');
  for (let i = 0; i < values.length; i++) values[i] = reader.read(view, i * reader.bytes, littleEndian);
}

/** The elements as texts, zeros at their ends left out; numbers are written out. */
export function npyTexts(array: NpyArray): string[] {
  const { kind, type, shape, bytes } = array;
  if (kind !== 'text') return Array.from(npyDoubles(array), String);
  const count = sizeOf(shape);
  const length = count === 0 ? 0 : bytes.length / count;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = !type.startsWith('>');
  return Array.from({ length: count }, (_, item) => {
    if (type.includes('S'))
      return Buffer.from(bytes.slice(item * length, (item + 1) * length))
        .toString('utf8')
        .replace(/\0+$/, '');
    const codes = Array.from({ length: length / 4 }, (_, at) => view.getUint32(item * length + 4 * at, littleEndian));
    return String.fromCodePoint(...codes.map((code) => (code > 0x10ffff ? 0xfffd : code))).replace(/\0+$/, '');
  });
}
