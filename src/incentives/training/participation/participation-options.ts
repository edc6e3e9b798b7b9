import { z } from 'zod';
import type { OwnVariants } from '../../../core/kind.js';
import { mechanismKind } from '../../economics/contribution/contribution-mechanisms.js';
import { contributionSections } from '../../economics/contribution/sections.js';
import { dynamicsOptions } from '../../economics/dynamics.js';
import { behaviourList } from '../behaviours/assignment.js';
import { detectorList } from '../detection/detector-options.js';
import { rewardOptions } from '../rewards/reward-options.js';
import { optOutOptions } from './opt-out.js';

const { curve, agents } = contributionSections;
const revision = dynamicsOptions.pick({ order: true, damping: true, noise: true });

/** Options for the agents behind the clients, without those of the mechanism. */
export const participationOptions = z.strictObject({
  curve: curve.optional(),
  agents: agents.optional().describe('the agents behind the clients, in the order of their ids'),
  start: z
    .enum(['stand-alone', 'nothing'])
    .default('stand-alone')
    .describe('the contributions before the first decision: what each agent would use alone, or nothing'),
  every: z.int().positive().default(1).describe('rounds between two decisions of the agents'),
  beliefs: z
    .enum(['announced', 'measured'])
    .default('announced')
    .describe('the curve that agents believe in: the announced one, or that one scaled to the last measured accuracy'),
  revision: revision.prefault({}).describe('how agents move from their last contribution towards their best response'),
  reward: rewardOptions.optional().describe('what agents receive; without it, the mechanism only says what it owes'),
});
/** Parsed {@link participationOptions}. */
export type ParticipationOptions = z.output<typeof participationOptions>;

/** The section `incentives` of a scenario, for the built-in mechanisms and the modules that the scenario may name. */
export function incentivesSection(own?: OwnVariants) {
  return participationOptions.extend({
    mechanism: mechanismKind
      .choice(own)
      .optional()
      .describe('the rule that rewards contributions, or the path of a module that holds a mechanism'),
    detectors: detectorList.default([]).describe('detectors that score updates to find free riders'),
    optOut: optOutOptions
      .optional()
      .describe('when clients leave because the global model fails on their own test rows; without it, all stay'),
    behaviours: behaviourList.default([]).describe('clients that deviate from the protocol'),
  });
}
