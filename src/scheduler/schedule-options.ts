import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { misplacedKeys } from '../core/misplaced-keys.js';
import { units } from '../core/units.js';

/**
 * The longest duration in a scenario, in seconds: thirty years. With speeds from 1 to 1e21 per second and shapes of at most 10,
 * every duration that can be drawn is far below the largest double.
 */
const longest = 1e9;

/** The fault of `atLeastOne` beside a fraction or a number. */
const atLeastOne = new InputError('cohort.atLeastOne', 'only-with', {
  other: 'probability',
  remedy: 'write { probability: 0.1, atLeastOne: true }, or leave it out',
});

/**
 * Which clients work in a round: a fraction of the population (at least one client) or a number, drawn without
 * replacement; or each client independently with a probability (Poisson sampling), which privacy accounting requires.
 */
export const cohortOptions = z.union([
  z
    .strictObject({
      fraction: z.number().positive().max(1).describe('share of all clients, drawn afresh in each round'),
    })
    .register(misplacedKeys, { atLeastOne }),
  z
    .strictObject({ count: z.int().positive().describe('number of clients, drawn afresh in each round') })
    .register(misplacedKeys, { atLeastOne }),
  z.strictObject({
    probability: z
      .number()
      .positive()
      .max(1)
      .describe('probability that a client works in a round, drawn independently for each client (Poisson sampling)'),
    atLeastOne: z
      .boolean()
      .optional()
      .describe('with probability: whether an empty cohort is drawn again; by default such a round changes nothing'),
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
      .describe('an update of staleness s has the weight (1 + s)^-exponent; with 0 all updates weigh the same'),
    limit: z.int().min(0).optional().describe('updates of higher staleness are dropped; default: no limit'),
  })
  .prefault({})
  .describe('the weight of stale updates; staleness counts the versions of the server between download and arrival');
/** Parsed weight of stale updates. */
export type StalenessOptions = z.infer<typeof stalenessOptions>;

const deadlineOptions = z
  .strictObject({
    name: z.literal('deadline'),
    seconds: z
      .number()
      .min(1e-6)
      .max(longest)
      .optional()
      .describe('the longest duration of a round in virtual seconds; default: no limit')
      .register(units, { unit: 's' }),
    overSelect: z
      .number()
      .min(1)
      .max(1e6)
      .default(1)
      .describe(
        'factor by which more clients than the cohort are sent to; the round ends when as many as the cohort have reported',
      ),
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
        'number of clients at work at any time: when one is done, another is sent to; default: the size of the cohort',
      ),
    staleness: stalenessOptions,
  })
  .describe('FedBuff: clients work all the time, and the server aggregates whenever its buffer is full');
/** Parsed options of the policy `fedbuff`. */
export type FedbuffOptions = z.infer<typeof fedbuffOptions>;

/** When the server stops waiting and aggregates. Each aggregation ends a round. */
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

/** Parsed quantity. */
export type Quantity = z.infer<typeof quantity>;

/** How fast clients compute. */
export const deviceOptions = z.strictObject({
  flops: quantity.default(2e9).describe('floating-point operations per second').register(units, { unit: 'FLOP/s' }),
});
/** Parsed {@link deviceOptions}. */
export type DeviceOptions = z.infer<typeof deviceOptions>;

/** How fast payloads travel. */
export const networkOptions = z.strictObject({
  downlink: quantity
    .default(2.5e6)
    .describe('bytes per second from server to client')
    .register(units, { unit: 'bytes/s' }),
  uplink: quantity
    .default(6.25e5)
    .describe('bytes per second from client to server')
    .register(units, { unit: 'bytes/s' }),
  latency: z
    .number()
    .min(0)
    .max(longest)
    .default(0.05)
    .describe('seconds added to every message')
    .register(units, { unit: 's' }),
});
/** Parsed {@link networkOptions}. */
export type NetworkOptions = z.infer<typeof networkOptions>;
