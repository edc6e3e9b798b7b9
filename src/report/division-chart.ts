import type { Division } from '../data/division.js';
import { heightOf } from './drawing/size.js';
import { chartSvg } from './drawing/svg.js';
import { divisionMap } from './figures/partition.js';

/** Clients and classes as a heat map of numbers of training samples, an SVG document. Of many clients some are drawn, evenly spaced. */
export function divisionChart({ name, classes, clients }: Division): string {
  const names = clients.map(({ client, group }) => group ?? String(client));
  const map = divisionMap(
    classes,
    clients.map(({ counts }) => counts ?? []),
    names,
  );
  const width = Math.min(1600, Math.max(480, 140 + 24 * classes.length));
  return chartSvg({ ...map, y: `${name}: ${map.y}` }, { width, height: heightOf(map, width) });
}
