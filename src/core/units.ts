import { z } from 'zod';

/** The units of numbers in schemas, such as `s` or `bytes/s`. A number that is not registered is a count or a pure number. */
export const units = z.registry<{ readonly unit: string }>();
