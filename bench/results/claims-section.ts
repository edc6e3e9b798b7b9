import { claimOf, type MeasuredClaim } from '../../src/experiments/reproduction/claims.js';
import type { Published } from '../../src/experiments/reproduction/published.js';
import { figureText, quantityName } from '../../src/report/figure-text.js';
import { capitalised } from '../../src/report/figures/words.js';
import { signed } from './numbers.js';
import { narrowTable } from './tables.js';

/** A section for each source, with a table for each of its entries that was measured. */
export function claimsSection(published: readonly Published[], measured: readonly MeasuredClaim[]): string {
  const claims = published.flatMap((entry) => {
    const claim = claimOf(measured, entry);
    return claim ? [{ entry, claim }] : [];
  });
  const sources = [...new Set(claims.map(({ entry }) => entry.source))];
  const sections = sources.map((source) => {
    const own = claims.filter(({ entry }) => entry.source === source);
    return [`### ${source}`, ...own.map(({ entry, claim }) => claimTable(entry, claim))].join('\n\n');
  });
  return sections.join('\n\n');
}

function claimTable(entry: Published, { here, seeds, lines }: MeasuredClaim): string {
  const over = entry.baseline === undefined ? '' : ` over ${entry.baseline}`;
  const rows = Object.entries(entry.figures).flatMap(([method, figure]) => {
    const line = lines.find((each) => each.method === method);
    if (!line) return [];
    const published = publishedGain(figure, entry.figures[entry.baseline ?? '']);
    return [
      {
        method,
        published: String(figure),
        measured: figureText(line.measured, entry),
        [`published gain${over}`]: method === entry.baseline ? '' : signedOrNothing(published),
        [`measured gain${over}`]: signedOrNothing(line.gain),
      },
    ];
  });
  const words = [
    `**${capitalised(quantityName(entry))}.** ${capitalised(entry.setting)}.`,
    ...(here.length > 0 ? [`Here: ${here.join(', ')}.`] : []),
    ...(entry.deviations === undefined ? [] : [`Known deviations: ${entry.deviations.trim()}.`]),
    `Seeds ${seeds}.`,
  ];
  return `${words.join(' ')}\n\n${narrowTable(rows)}`;
}

function publishedGain(figure: string | number, baseline: string | number | undefined): number | undefined {
  const [value, other] = [publishedNumber(figure), publishedNumber(baseline)];
  return value === undefined || other === undefined ? undefined : value - other;
}

/** The number of a published figure, such as 84 or `84.20 ± 0.31`; undefined where the paper says more, or says it in words. */
function publishedNumber(figure: string | number | undefined): number | undefined {
  const number = /^(-?[\d.]+)( ± [\d.]+)?$/.exec(String(figure))?.[1];
  return number === undefined ? undefined : Number(number);
}

function signedOrNothing(gain: number | undefined): string {
  return gain === undefined ? '' : signed(gain);
}
