import { z } from 'zod';
import { fileName } from '../../core/named.js';

/** The sections that every scenario of the kind `game` has. */
const common = {
  kind: z.literal('game').describe('a game without training'),
  name: fileName.optional().describe('names the result; default: the name of the file'),
  seed: z.int().min(0).default(1).describe('every random draw of the game follows from it'),
};

/**
 * The schema of a game scenario.
 *
 * @param mechanism the section `mechanism`: an object with a literal `name` and the mechanism's own options
 * @param sections further sections of the game, such as `agents`
 */
export function gameSchema<Mechanism extends z.ZodObject, Sections extends z.ZodRawShape>(
  mechanism: Mechanism,
  sections: Sections,
) {
  return z.strictObject({ ...common, mechanism: mechanism.describe('the mechanism and its options'), ...sections });
}

/** The part of a game scenario that can be read before its mechanism is known. */
export const gameHead = z.looseObject({
  kind: common.kind,
  mechanism: z.union([z.string(), z.looseObject({ name: z.string() })]),
});
