import type { Chart } from '../../../core/chart.js';
import { globalModelAppeal, relaxedAppeal } from '../../economics/appeal.js';
import { lossesOf, mostAppealingModel, type QuadraticClient } from './quadratic-clients.js';

/** Number of intervals of the line on which the chart is drawn. */
const chartPoints = 240;

/** A chart of the relaxed objective and the appeal of every global model, for models of one number. */
export function objectiveChart(clients: readonly QuadraticClient[], temperature: number): Chart[] {
  if (clients.some(({ centre }) => centre.length !== 1)) return [];
  const centres = clients.map(({ centre }) => centre[0]);
  const requirements = clients.map(({ requirement }) => requirement);
  const margin = 0.25 * Math.max(1, Math.max(...centres) - Math.min(...centres));
  const low = Math.min(...centres) - margin;
  const step = (Math.max(...centres) + margin - low) / chartPoints;
  const models = Array.from({ length: chartPoints + 1 }, (_, i) => low + i * step);
  const objective = (model: number) => relaxedAppeal(lossesOf(clients, [model]), requirements, temperature);
  const chosen = mostAppealingModel(clients, temperature);
  return [
    {
      name: 'objectiveChart',
      title: 'Global model appeal by model',
      x: 'global model',
      y: 'share of clients',
      series: [
        { name: 'relaxed objective', points: models.map((model) => [model, objective(model)]) },
        {
          name: 'not suited',
          points: models.map((model) => [model, 1 - globalModelAppeal(lossesOf(clients, [model]), requirements)]),
        },
        { name: 'chosen', scattered: true, points: [[chosen.weights[0], chosen.objective]] },
      ],
    },
  ];
}
