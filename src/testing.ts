/// <reference types="long" preserve="true" />
// The declarations of tfjs take the global type Long for granted.

/**
 * The conformance suite as a library: `fedstill/testing`.
 *
 * @packageDocumentation
 */
export { type ConformanceCheck, conformance } from './testing/conformance.js';
export type { ConformanceSetting, PayloadSizes, Traffic } from './testing/trial.js';
