import { z } from 'zod';
import { namedChoice, type Variant } from '../../../core/named.js';
import { contributionSections } from '../../economics/contribution/sections.js';
import { dynamicsOptions } from '../../economics/dynamics.js';
import { behaviourList } from '../behaviours/assignment.js';
import { detectorList } from '../detection/options.js';
import { rewardOptions } from '../rewards/options.js';
import { optOutOptions } from './opt-out.js';

const { curve, agents } = contributionSections;
const revision = dynamicsOptions.pick({ order: true, damping: true, noise: true });

/** What a scenario that trains says of the agents behind its clients, beside the mechanism. */
export const participationOptions = z.strictObject({
  curve: curve.optional(),
  agents: agents.optional().describe('the agents behind the clients, in the order of their ids'),
  start: z
    .enum(['stand-alone', 'nothing'])
    .default('stand-alone')
    .describe('what agents contribute before they first decide: what each would use alone, or nothing'),
  every: z.int().positive().default(1).describe('rounds between two decisions of the agents'),
  beliefs: z
    .enum(['announced', 'measured'])
    .default('announced')
    .describe(
      'the curve that agents believe in: as announced, or scaled so that it passes through the accuracy measured last',
    ),
  revision: revision.prefault({}).describe('how agents go from what they contributed to their best response'),
  reward: rewardOptions.optional().describe('what agents are handed; without it, the mechanism only says what it owes'),
});
/** Parsed {@link participationOptions}. */
export type ParticipationOptions = z.output<typeof participationOptions>;

/** The section `incentives` of a scenario, for the mechanisms that it may name. */
export function incentivesSection(mechanisms: readonly Variant[]) {
  return participationOptions.extend({
    mechanism: namedChoice(mechanisms)
      .optional()
      .describe('what agents are given for what they contribute, or the path of a module that holds a mechanism'),
    detectors: detectorList.default([]).describe('what scores updates, to find clients that ride free'),
    optOut: optOutOptions
      .optional()
      .describe(
        'when clients leave whom the global model does not satisfy on their own test rows; without it, all stay',
      ),
    behaviours: behaviourList.default([]).describe('clients that do not simply follow the protocol'),
  });
}
