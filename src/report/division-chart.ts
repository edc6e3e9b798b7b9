import { evenlySpaced } from '../core/evenly-spaced.js';
import type { Division } from '../data/division.js';
import { heatMapSvg } from './heat-map-svg.js';

/** Up to this many clients are drawn. */
const drawn = 200;

/** Clients and classes as a heat map of numbers of training samples, an SVG document. Of many clients some are drawn, evenly spaced. */
export function divisionChart({ name, classes, clients }: Division): string {
  const rows = evenlySpaced(drawn, clients.length).map((index) => clients[index]);
  const some = rows.length < clients.length ? `, ${rows.length} of them evenly spaced` : '';
  return heatMapSvg({
    title: `${name}: training samples of ${clients.length} clients${some}`,
    x: 'class',
    y: 'client',
    columns: classes,
    rows: rows.map(({ client, group }) => (group === undefined ? String(client) : group)),
    values: rows.map(({ counts }) => counts ?? []),
  });
}
