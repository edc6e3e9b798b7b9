import { formatBytes, formatSeconds } from '../../core/quantities.js';
import type { Unit } from '../figures/figure.js';

/** A number of an axis or a tip, with its unit. */
export function unitText(unit: Unit, value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (unit === 'share') return `${plain(100 * value, 4)}%`;
  if (unit === 'bytes') return value < 0 ? plain(value, 4) : formatBytes(value);
  if (unit === 'seconds') return value === 0 ? '0s' : formatSeconds(value);
  return plain(value, 5);
}

/** `0.3`, `12345`, `1.2e-7`: as few digits as there are, at most so many. */
function plain(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) >= 1e6 || (rounded !== 0 && Math.abs(rounded) < 1e-4)
    ? rounded.toExponential().replace('e+', 'e')
    : String(rounded);
}
