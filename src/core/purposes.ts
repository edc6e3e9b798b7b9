/**
 * The purposes of random streams: words in their keys. The words of one group stand at the same place of a key, so each must be
 * different from the others of its group. If a word changes, the results of every run change.
 */
export const purposes = {
  /** The first word after a run's seed. */
  run: {
    agents: 'agents',
    behaviours: 'behaviours',
    chanceDivision: 'chance division',
    client: 'client',
    cohort: 'cohort',
    conformance: 'conformance',
    curve: 'curve',
    data: 'data',
    detection: 'detection',
    device: 'device',
    game: 'game',
    initialWeights: 'initial weights',
    network: 'network',
    prediction: 'prediction',
    rewards: 'rewards',
    server: 'server',
    tableSplit: 'split',
    valuation: 'valuation',
  },
  /** After `client` and a client's number, or after `server`: draws of the host. */
  host: {
    alone: 'alone',
    behaviour: 'behaviour',
    codec: 'codec',
    orderOfSamples: 'order of samples',
    stage: 'stage',
  },
  /** At the same place: draws of a side of a strategy. Strategies outside this repository choose words of their own. */
  side: {
    distillation: 'distil',
    generated: 'generated',
    generator: 'generator',
    gradient: 'gradient',
    heldOut: 'hold out',
    projection: 'projection',
    publicSubset: 'public subset',
    straggler: 'straggler',
    training: 'train',
    transfer: 'transfer',
  },
  /** After `data`. */
  data: {
    clientTest: 'client-test',
    intensityShift: 'intensity-shift',
    labelFlip: 'label-flip',
    limit: 'limit',
    partition: 'partition',
    public: 'public',
    publicSource: 'public-source',
    source: 'source',
  },
} as const;
