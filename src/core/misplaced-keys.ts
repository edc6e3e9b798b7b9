import { z } from 'zod';
import type { InputError } from './errors.js';

/**
 * Faults of keys that a section does not allow, but that have a meaning elsewhere, by key: what to tell in place of the names
 * that the section allows. A schema is registered with `schema.register(misplacedKeys, faults)`.
 */
export const misplacedKeys = z.registry<Readonly<Record<string, InputError>>>();
