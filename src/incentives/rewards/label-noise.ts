import type { RandomStream } from '../../core/random.js';

/**
 * The share of labels to be replaced by other ones, each drawn uniformly from the other classes, so that labels of an
 * accuracy come down to a target: `accuracy (1 - q) + (1 - accuracy) q / (C - 1) = target`. It is 0 for a target that
 * is not below the accuracy, and at most what makes labels as good as drawn.
 */
export function noiseShare(accuracy: number, target: number, classes: number): number {
  const chance = 1 / classes;
  if (target >= accuracy || accuracy <= chance) return 0;
  const owed = Math.max(target, chance);
  return (accuracy - owed) / (accuracy - (1 - accuracy) / (classes - 1));
}

/** The labels, each replaced with the probability `share` by one of the other classes. */
export function withLabelNoise(labels: Int32Array, share: number, classes: number, random: RandomStream): Int32Array {
  if (share === 0) return labels;
  return labels.map((label) => {
    if (random.uniform() >= share) return label;
    return (label + 1 + random.integer(classes - 1)) % classes;
  });
}
