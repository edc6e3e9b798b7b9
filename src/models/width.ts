import { z } from 'zod';

/** Units of a dense layer or channels of a convolution. */
export const width = z.number().int().min(1).max(65_536);
