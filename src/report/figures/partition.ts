import { evenlySpaced } from '../../core/evenly-spaced.js';
import { counted } from '../../core/quantities.js';
import { max, min } from '../../core/statistics.js';
import type { SavedResults } from '../../experiments/saved-results.js';
import { readEventsOf } from '../../records/saved-run.js';
import type { Figure, HeatMap } from './figure.js';
import { wholeMedian } from './words.js';

/** Up to this many clients are drawn. */
const drawnClients = 200;

/** The training samples of clients, by class: of the first run, since variants share their data. */
export function partitionFigure({ variants }: SavedResults): Figure | undefined {
  const [population] = variants.length > 0 ? readEventsOf(variants[0].runs[0].path, ['population'], 1) : [];
  if (!population) return undefined;
  const { samples, classes, counts } = population;
  const [least, most] = [min([...samples]), max([...samples])];
  const each =
    least === most
      ? `${most} training samples each`
      : `${least} to ${most} training samples, ${wholeMedian(samples)} at the median`;
  const sizes = `${counted(samples.length, 'client')} with ${each}.`;
  if (!classes || !counts) {
    return {
      name: 'partition',
      title: 'Training samples of clients',
      caption: sizes,
      warnings: [],
      views: [
        {
          name: 'samples',
          chart: {
            mark: 'bars',
            x: 'client',
            y: { title: 'training samples', unit: 'number' },
            categories: samples.map((_, client) => String(client)),
            bars: [{ name: 'samples', values: samples }],
          },
        },
      ],
      table: { columns: ['client', 'samples'], rows: samples.map((count, client) => [client, count]) },
    };
  }
  const held = counts.map((row) => row.filter((count) => count > 0).length);
  const few = wholeMedian(held);
  const empty = samples.filter((count) => count === 0).length;
  return {
    name: 'partition',
    title: 'Training samples of clients and classes',
    caption: `${sizes} A client holds ${few} of ${counted(classes.length, 'class', 'classes')} at the median, ${min(held)} to ${max(held)} in all.`,
    warnings: empty > 0 ? [`${counted(empty, 'client')} hold${empty === 1 ? 's' : ''} no training samples`] : [],
    views: [
      { name: 'samples', chart: divisionMap(classes, counts) },
      { name: 'shares of a client', chart: shareMap(classes, counts) },
    ],
    table: {
      columns: ['client', 'class', 'samples'],
      rows: counts.flatMap((row, client) => row.map((count, label) => [client, classes[label], count])),
    },
  };
}

/** Clients and classes as a heat map of numbers of training samples. Of many clients some are drawn, evenly spaced. */
export function divisionMap(
  classes: readonly string[],
  counts: readonly (readonly number[])[],
  names?: readonly string[],
): HeatMap {
  const chosen = evenlySpaced(drawnClients, counts.length);
  const some = chosen.length < counts.length ? ` (${chosen.length} of ${counts.length}, evenly spaced)` : '';
  return {
    mark: 'heat-map',
    x: 'class',
    y: `client${some}`,
    value: { title: 'training samples', unit: 'number' },
    columns: classes,
    rows: chosen.map((client) => names?.[client] ?? String(client)),
    values: chosen.map((client) => counts[client]),
  };
}

function shareMap(classes: readonly string[], counts: readonly (readonly number[])[]): HeatMap {
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total > 0 ? count / total : 0));
  });
  return { ...divisionMap(classes, shares), value: { title: "share of the client's samples", unit: 'share' } };
}
