/**
 * The measures of an evaluation, besides accuracies. Each measure adds its own field in its file:
 * `declare module '../../measures.js' { interface Measures { readonly heldClasses?: number } }`.
 *
 * A local model is a client's own model. If a strategy has none and shares weights, it is the client's model after its
 * work in this round. A measure is absent if the strategy lacks what it compares.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the files of measures add the fields
export interface Measures {}

/** The measures that an evaluation can take. */
export type MeasureName = keyof Measures;
