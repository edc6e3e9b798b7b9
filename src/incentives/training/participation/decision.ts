import { z } from 'zod';

/** What agents carry from one decision to the next. */
export const contributionState = z.object({
  contributions: z
    .array(z.number())
    .describe('what each contributes, as a real number of samples: rounding would stop small revisions'),
  factor: z
    .number()
    .describe('the accuracy measured last over that of the announced curve; 1 where agents believe the curve'),
});
/** Parsed {@link contributionState}. */
export type ContributionState = z.infer<typeof contributionState>;

/** What one agent has decided, and what it expects of it. */
export const decision = z.object({
  client: z.int(),
  joins: z.boolean().describe('whether it joins the federation: only then does it receive anything'),
  samples: z.int().min(0).describe('that it contributes, of those it holds'),
  trainedOn: z.int().min(0).describe('samples that it trains on, of those that it contributes'),
  claimed: z.int().min(0).describe('samples that it claims to contribute; the mechanism sees these'),
  accuracy: z
    .number()
    .describe('of the model that the mechanism owes it, or of one trained alone if it does not join: a fraction'),
  payment: z.number().describe('money to it; negative if it pays'),
  cost: z.number().describe('of the samples that it trains on'),
  utility: z.number().describe('accuracy and payment less cost'),
  outside: z.number().describe('the utility of training alone'),
});
/** Parsed {@link decision}. */
export type Decision = z.infer<typeof decision>;

/** The last decisions of all agents, by client id, and what they carry to the next ones. */
export const agentDecisions = z.object({ decisions: z.array(decision), state: contributionState });
/** Parsed {@link agentDecisions}. */
export type AgentDecisions = z.infer<typeof agentDecisions>;
