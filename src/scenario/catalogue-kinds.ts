/** All kinds of things that a scenario or game can name, in the order in which they are listed. Loads nothing else. */
export const catalogueKinds = [
  'strategies',
  'policies',
  'codecs',
  'models',
  'datasets',
  'partitions',
  'augmentations',
  'behaviours',
  'detectors',
  'valuations',
  'games',
  'mechanisms',
] as const;
/** A kind of thing that a scenario or game can name. */
export type CatalogueKind = (typeof catalogueKinds)[number];
