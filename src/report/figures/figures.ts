import type { SavedResults } from '../../experiments/saved-results.js';
import { agentsFigure, contributionsFigure } from './agents.js';
import { curveFigure } from './curve.js';
import { detectionFigure } from './detection.js';
import type { Figure } from './figure.js';
import { gameFigures } from './game.js';
import { lossFigure, trainingLossFigure } from './loss.js';
import { accountsFigure, fidelityFigure, measuresFigure, membersFigure } from './measures.js';
import { metricFigure } from './metric.js';
import { partitionFigure } from './partition.js';
import { personalFigure } from './personal.js';
import { timelineFigure } from './timeline.js';
import { updatesFigure } from './updates.js';
import { valuesFigure } from './values.js';

/** The figures of training, in the order of the report. Each is undefined where its data are not there. */
const ofTraining: readonly ((results: SavedResults) => Figure | undefined)[] = [
  metricFigure,
  lossFigure,
  trainingLossFigure,
  personalFigure,
  partitionFigure,
  timelineFigure,
  updatesFigure,
  fidelityFigure,
  measuresFigure,
  accountsFigure,
  membersFigure,
  agentsFigure,
  contributionsFigure,
  valuesFigure,
  detectionFigure,
];

/** All figures whose data the results have. */
export function figuresOf(results: SavedResults): Figure[] {
  const training = ofTraining.flatMap((figure) => figure(results) ?? []);
  const others = [
    ...results.games.map((game) => ({ of: game.name, figures: gameFigures(game) })),
    ...results.curves.map((curve) => ({ of: curve.scenario, figures: [curveFigure(curve)] })),
  ];
  if (training.length === 0 && others.length === 1) return others[0].figures;
  return [...training, ...others.flatMap((each, position) => numbered(each.figures, each.of, position + 1))];
}

/** Figures of one of several games and curves, with names of their own. */
function numbered(figures: readonly Figure[], of: string, number: number): Figure[] {
  return figures.map((figure) => ({
    ...figure,
    name: `${figure.name}-${number}`,
    title: `${of}: ${figure.title}`,
  }));
}
