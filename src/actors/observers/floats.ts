import { z } from 'zod';

/** The schema of an array of float32 numbers in a memory. */
export const floats = z.custom<Float32Array>((value) => value instanceof Float32Array);
