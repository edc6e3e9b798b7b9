/** The score of a client, and whether it belongs to the clients that the detector looks for. */
export interface LabelledScore {
  readonly score: number;
  readonly isPositive: boolean;
}

/** A point of a receiver operating characteristic. */
export type RocPoint = readonly [falsePositiveRate: number, truePositiveRate: number];

/**
 * The receiver operating characteristic of scores: points from (0, 0) to (1, 1), one per threshold; equal scores share
 * a point. Undefined unless there are both positives and negatives.
 */
export function rocCurve(judged: readonly LabelledScore[]): RocPoint[] | undefined {
  const positives = judged.filter(({ isPositive }) => isPositive).length;
  const negatives = judged.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const ordered = [...judged].sort((a, b) => b.score - a.score);
  const points: RocPoint[] = [[0, 0]];
  let [hits, alarms] = [0, 0];
  for (const [position, { score, isPositive }] of ordered.entries()) {
    if (isPositive) hits++;
    else alarms++;
    if (ordered[position + 1]?.score !== score) points.push([alarms / negatives, hits / positives]);
  }
  return points;
}

/**
 * The area under a receiver operating characteristic: the probability that a positive scores higher than a negative,
 * where ties count half (Hanley and McNeil 1982).
 */
export function areaUnderCurve(points: readonly RocPoint[]): number {
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    area += ((points[i][0] - points[i - 1][0]) * (points[i][1] + points[i - 1][1])) / 2;
  }
  return area;
}
