import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';

/** A number with a noun, whose singular is given: `1 agent`, `3 agents`. @param things the plural, if it does not end in an s more */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}

/** A share in [0, 1] as a percentage: `97.31%`. */
export function formatShare(share: number | undefined): string {
  return share === undefined ? '-' : `${(100 * share).toFixed(2)}%`;
}

/** A number of bytes: `1.59 MB`. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes);
}

/** A duration in seconds: `2m 5s`, `1.3s`, `40ms`. */
export function formatSeconds(seconds: number): string {
  return prettyMilliseconds(1000 * seconds, { unitCount: 2, secondsDecimalDigits: 1 });
}

/** A pure number: `0.0912`, `12.34`. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return '-';
  return Math.abs(value) < 1 ? value.toFixed(4) : String(Number(value.toPrecision(4)));
}

/** A loss: `0.0912`. */
export function formatLoss(loss: number | undefined): string {
  return loss === undefined ? '-' : loss.toFixed(4);
}
