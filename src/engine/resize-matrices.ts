import { type Attributes, flagAttribute } from './attributes.js';

/**
 * Resizing is linear and works on one axis after the other, so that it is two products with constant matrices, and its
 * gradient two with their transposes.
 */
export type AxisMatrix = (input: number, output: number, attrs: Attributes) => Float32Array;

/** `[output, input]` weights of linear interpolation, as tfjs places the samples. */
export const bilinear: AxisMatrix = (input, output, attrs) => {
  const matrix = new Float32Array(output * input);
  const { ratio, half } = placement(input, output, attrs);
  for (let i = 0; i < output; i++) {
    const position = half ? ratio * (i + 0.5) - 0.5 : ratio * i;
    const floor = Math.max(0, Math.floor(position));
    const share = position - floor;
    const ceiling = Math.min(input - 1, Math.ceil(position));
    matrix[i * input + floor] += 1 - share;
    matrix[i * input + ceiling] += share;
  }
  return matrix;
};

/** `[output, input]` of one 1 a row: the nearest sample, as tfjs places them. */
export const nearest: AxisMatrix = (input, output, attrs) => {
  const matrix = new Float32Array(output * input);
  const { ratio, half, corners } = placement(input, output, attrs);
  for (let i = 0; i < output; i++) {
    const position = half ? ratio * (i + 0.5) : ratio * i;
    const sample = Math.min(input - 1, corners ? Math.round(position) : Math.floor(position));
    matrix[i * input + Math.max(0, sample)] = 1;
  }
  return matrix;
};

function placement(input: number, output: number, attrs: Attributes) {
  const corners = flagAttribute(attrs, 'alignCorners');
  const less = corners && output > 1 ? 1 : 0;
  return { ratio: (input - less) / (output - less), half: flagAttribute(attrs, 'halfPixelCenters'), corners };
}

/** A matrix `[rows, columns]` with rows and columns exchanged. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}
