/**
 * Measures of an evaluation beside accuracies. Each measure adds its own field in its file:
 * `declare module '../../measures.js' { interface Measures { readonly heldClasses?: number } }`.
 *
 * A local model is a client's own, or, where a strategy has none and shares weights, what the client has made of the global model in
 * this round. A measure is absent where the strategy has not what it compares.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the files of measures add the fields
export interface Measures {}

/** The measures that an evaluation can take. */
export type MeasureName = keyof Measures;
