import { z } from 'zod';

/** How many clients work in a round: a share of the population (at least one client) or a number. */
export const cohortOptions = z.union([
  z.strictObject({ fraction: z.number().positive().max(1) }),
  z.strictObject({ count: z.int().positive() }),
]);
/** Parsed {@link cohortOptions}. */
export type CohortOptions = z.infer<typeof cohortOptions>;

/** When the server stops waiting. `all-received`: when every client of the cohort has reported or failed. */
export const policyOptions = z.discriminatedUnion('name', [z.strictObject({ name: z.literal('all-received') })]);
/** Parsed {@link policyOptions}. */
export type PolicyOptions = z.infer<typeof policyOptions>;

/** A positive quantity that may differ between clients: a constant, or log-normal with a median and a shape. */
const quantity = z.union([
  z.number().positive().finite(),
  z.strictObject({ median: z.number().positive().finite(), sigma: z.number().min(0).finite() }),
]);

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
  latency: z.number().min(0).finite().default(0.05).describe('seconds added to every message'),
});
/** Parsed {@link networkOptions}. */
export type NetworkOptions = z.infer<typeof networkOptions>;
