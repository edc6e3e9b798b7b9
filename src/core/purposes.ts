/**
 * What random streams are for: the words by which their keys begin. Each group stands at one place in a key, so no word may be in
 * a group twice. Results follow from the words: a word that is changed changes the numbers of every run.
 */
export const purposes = {
  /** After a run's seed. */
  run: {
    agents: 'agents',
    behaviours: 'behaviours',
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
  /** After `client` or `server`, and a client's number where there is one: what a host draws beside the strategy. */
  host: {
    alone: 'alone',
    behaviour: 'behaviour',
    codec: 'codec',
    orderOfSamples: 'order of samples',
    stage: 'stage',
  },
  /** In the same place: what a side of a strategy draws. Words of strategies outside this repository are their own. */
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
