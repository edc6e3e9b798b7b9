import { InputError } from '../../core/errors.js';
import { sizeOf } from '../../core/weights.js';
import { type DataFile, type DataFolder, readDataFile, type SizedFormat } from './data-file.js';

/** A tensor of bytes as an IDX file holds it. */
export interface IdxTensor {
  readonly shape: readonly number[];
  /** Row-major; a view of the file's bytes. */
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Parses the IDX format of the MNIST files (LeCun, Cortes and Burges): two zero bytes, a type code, the number of
 * dimensions, each dimension as a big-endian 32-bit integer, then the values. Only unsigned bytes are supported.
 *
 * @param dimensions how many dimensions are expected
 * @throws InputError at the file's path on another mark, type or number of dimensions, and on missing or surplus bytes
 */
export function parseIdx({ path, bytes }: DataFile, dimensions: number): IdxTensor {
  const shape = shapeIn(bytes, path, dimensions);
  const length = lengthFor(shape);
  if (bytes.length !== length) {
    throw new InputError(path, 'wrong-length', {
      found: bytes.length,
      expected: `${length} for the shape ${shape.join('x')} in its header`,
    });
  }
  return { shape, values: bytes.subarray(headerOf(dimensions)) };
}

/**
 * Reads an IDX file from a folder, no more of it than its header says, and parses it as {@link parseIdx} does.
 *
 * @throws InputError also if it holds nothing: a dimension is 0
 */
export async function readIdx(
  folder: DataFolder,
  name: string,
  dimensions: number,
): Promise<IdxTensor & { readonly path: string }> {
  const file = await readDataFile(folder, name, idxFormat(dimensions));
  const tensor = parseIdx(file, dimensions);
  if (tensor.values.length > 0) return { ...tensor, path: file.path };
  throw new InputError(file.path, 'empty', {
    expected: `samples, and its header says ${tensor.shape.join('x')}`,
  });
}

function idxFormat(dimensions: number): SizedFormat {
  return {
    header: headerOf(dimensions),
    lengthOf: (header, path) => lengthFor(shapeIn(header, path, dimensions)),
  };
}

function headerOf(dimensions: number): number {
  return 4 + 4 * dimensions;
}

/** The bytes of a whole file. */
function lengthFor(shape: readonly number[]): number {
  return headerOf(shape.length) + sizeOf(shape);
}

/** The dimensions that the header says. */
function shapeIn(bytes: Uint8Array, path: string, dimensions: number): number[] {
  const header = headerOf(dimensions);
  if (bytes.length < 4) {
    throw new InputError(path, 'wrong-length', {
      found: bytes.length,
      expected: `at least the header of ${header}`,
    });
  }
  const mark = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const expected = `00 00 08 ${dimensions.toString(16).padStart(2, '0')}`;
  const reason = `it begins with the bytes ${mark}, not ${expected}`;
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    throw new InputError(path, 'wrong-format', { expected: 'an IDX file', reason });
  }
  if (bytes[2] !== UNSIGNED_BYTE) {
    throw new InputError(path, 'wrong-format', { expected: 'an IDX file of unsigned bytes', reason });
  }
  if (bytes[3] !== dimensions) {
    throw new InputError(path, 'wrong-format', {
      expected: `an IDX file of ${dimensions} dimensions`,
      reason: `it has ${bytes[3]}`,
    });
  }
  if (bytes.length < header) {
    throw new InputError(path, 'wrong-length', {
      found: bytes.length,
      expected: `at least the header of ${header}`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
}
