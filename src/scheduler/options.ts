import { z } from 'zod';

/**
 * The longest that a scenario can have anything take, in seconds: thirty years. With speeds of at least 1 and at most 1e21 a
 * second, and shapes of at most 10, every duration is far from what a double can hold, whatever is drawn.
 */
const longest = 1e9;

/**
 * Which clients work in a round: a share of the population (at least one client) or a number, drawn without replacement;
 * or each client independently with a probability (Poisson sampling), which privacy accounting asks for.
 */
export const cohortOptions = z.union([
  z.strictObject({
    fraction: z.number().positive().max(1).describe('share of all clients, drawn afresh in each round'),
  }),
  z.strictObject({ count: z.int().positive().describe('number of clients, drawn afresh in each round') }),
  z.strictObject({
    probability: z
      .number()
      .positive()
      .max(1)
      .describe('chance that a client works in a round, drawn for each client alone (Poisson sampling)'),
    atLeastOne: z
      .boolean()
      .optional()
      .describe(
        'with probability: a cohort without clients is drawn again; false, the default: such a round changes nothing',
      ),
  }),
]);
/** Parsed {@link cohortOptions}. */
export type CohortOptions = z.infer<typeof cohortOptions>;

const stalenessOptions = z
  .strictObject({
    exponent: z
      .number()
      .min(0)
      .max(10)
      .default(0.5)
      .describe('an update of staleness s counts (1 + s)^-exponent; 0: as much as a fresh one'),
    limit: z.int().min(0).optional().describe('updates of higher staleness are dropped; none, if absent'),
  })
  .prefault({})
  .describe('of an update: the versions of the server between its download and its arrival');
/** Parsed options of how stale updates count. */
export type StalenessOptions = z.infer<typeof stalenessOptions>;

const deadlineOptions = z
  .strictObject({
    name: z.literal('deadline'),
    seconds: z
      .number()
      .min(1e-6)
      .max(longest)
      .optional()
      .describe('virtual seconds that a round lasts at most; no limit, if absent'),
    overSelect: z
      .number()
      .min(1)
      .max(1e6)
      .default(1)
      .describe('times the cohort are sent to; the round ends when as many as the cohort have reported'),
    late: z
      .enum(['drop', 'keep'])
      .default('drop')
      .describe(
        'updates that arrive after their round: dropped, or kept for the aggregation of the round they arrive in',
      ),
    staleness: stalenessOptions,
  })
  .describe('the server waits for a cohort until a deadline');
/** Parsed options of the policy `deadline`. */
export type DeadlineOptions = z.infer<typeof deadlineOptions>;

const fedbuffOptions = z
  .strictObject({
    name: z.literal('fedbuff'),
    bufferSize: z.int().positive().default(10).describe('updates that an aggregation waits for'),
    maxInFlight: z
      .int()
      .positive()
      .optional()
      .describe(
        'clients at work at any time: whenever one is done, another is sent to; the size of the cohort, if absent',
      ),
    staleness: stalenessOptions,
  })
  .describe('FedBuff: clients work all the time, and the server aggregates whenever its buffer is full');
/** Parsed options of the policy `fedbuff`. */
export type FedbuffOptions = z.infer<typeof fedbuffOptions>;

/** When the server stops waiting and aggregates; each aggregation ends a round. */
export const policyOptions = z.discriminatedUnion('name', [
  z
    .strictObject({ name: z.literal('all-received') })
    .describe('the server waits until every client of the cohort has reported or failed'),
  deadlineOptions,
  fedbuffOptions,
]);
/** Parsed {@link policyOptions}. */
export type PolicyOptions = z.infer<typeof policyOptions>;

const perSecond = z.number().min(1).max(1e21);

/** A positive quantity that may differ between clients: a constant, or log-normal with a median and a shape. */
const quantity = z.union([perSecond, z.strictObject({ median: perSecond, sigma: z.number().min(0).max(10) })]);

/** Parsed quantity: the same for all clients, or drawn for each. */
export type Quantity = z.infer<typeof quantity>;

/** How fast clients compute. */
export const deviceOptions = z.strictObject({
  flops: quantity.default(2e9).describe('floating-point operations a second'),
});
/** Parsed {@link deviceOptions}. */
export type DeviceOptions = z.infer<typeof deviceOptions>;

/** How fast payloads travel. */
export const networkOptions = z.strictObject({
  downlink: quantity.default(2.5e6).describe('bytes a second from server to client'),
  uplink: quantity.default(6.25e5).describe('bytes a second from client to server'),
  latency: z.number().min(0).max(longest).default(0.05).describe('seconds added to every message'),
});
/** Parsed {@link networkOptions}. */
export type NetworkOptions = z.infer<typeof networkOptions>;
