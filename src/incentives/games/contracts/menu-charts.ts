import type { Chart, Series } from '../../../core/chart.js';
import { type ContractItem, utilityMatrix, type WorkerType, workerUtility } from './menu.js';
import type { ContractedWork } from './work.js';

/** Charts of a menu: the utility of each type with each item, and reward as a function of effort. */
export function menuCharts(
  work: ContractedWork,
  types: readonly WorkerType[],
  ids: readonly string[],
  items: readonly (ContractItem | undefined)[],
): Chart[] {
  const offered = items.flatMap((item, n) => (item ? [{ item, n }] : []));
  if (offered.length === 0) return [];
  const menu = offered.map(({ item }) => item);
  const lines = utilityMatrix(work, types, menu).map(
    (row, type): Series => ({ name: ids[type], points: row.map((utility, place) => [offered[place].n + 1, utility]) }),
  );
  const own: Series = {
    name: 'own item',
    scattered: true,
    points: offered.map(({ item, n }) => [n + 1, workerUtility(work, types[n].theta, item)]),
  };
  return [
    {
      name: 'self-selection',
      title: 'Utility of each type with each item',
      x: 'item',
      y: 'utility of the worker',
      series: [...lines, own],
    },
    {
      name: 'menu',
      title: 'The menu: rewards by effort',
      x: 'effort',
      y: 'reward',
      series: [
        { name: 'menu', points: menu.map(({ effort, reward }) => [effort, reward]) },
        { name: 'items', scattered: true, points: menu.map(({ effort, reward }) => [effort, reward]) },
      ],
    },
  ];
}
