import { z } from 'zod';

/** What agents carry from one decision to the next. */
const contributionState = z.object({
  contributions: z
    .array(z.number())
    .describe('by client: the samples contributed, as real numbers, since rounding would stop small revisions'),
  factor: z
    .number()
    .describe('the last measured accuracy over that of the announced curve; 1 if agents believe the curve'),
});
/** Parsed {@link contributionState}. */
export type ContributionState = z.infer<typeof contributionState>;

/** The decision of one agent, and what it expects from it. */
export const decision = z.object({
  client: z.int(),
  joins: z.boolean().describe('whether it joins the federation; otherwise it receives nothing'),
  samples: z.int().min(0).describe('samples that it contributes, of those it holds'),
  trainedOn: z.int().min(0).describe('samples that it trains on, of those that it contributes'),
  claimed: z.int().min(0).describe('samples that it claims to contribute; the mechanism sees these'),
  accuracy: z
    .number()
    .describe(
      'of the model that the mechanism owes it, or of the model it trains alone if it does not join: a fraction',
    ),
  payment: z.number().describe('money that it receives; negative if it pays'),
  cost: z.number().describe('of the samples that it trains on'),
  utility: z.number().describe('accuracy plus payment minus cost'),
  outside: z.number().describe('the utility of training alone'),
});
/** Parsed {@link decision}. */
export type Decision = z.infer<typeof decision>;

/** The last decisions of all agents, by client id, and their state. */
export const agentDecisions = z.object({ decisions: z.array(decision), state: contributionState });
/** Parsed {@link agentDecisions}. */
export type AgentDecisions = z.infer<typeof agentDecisions>;
