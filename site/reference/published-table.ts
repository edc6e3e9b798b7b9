import { lexer, type Token, type Tokens } from 'marked';
import type { Published } from '../../src/experiments/reproduction/published.js';
import { quantityName } from '../../src/report/figure-text.js';
import { capitalised } from '../../src/report/figures/words.js';
import { table } from './key-table.js';

/** A published figure of a method beside a measured one. */
interface Comparison {
  readonly source: string;
  /** What is compared, the setting and the known deviations. */
  readonly setting: string;
  readonly figures: Readonly<Record<'published' | 'measured' | 'published gain' | 'measured gain', string>>;
}

/** Published figures beside measured ones, by the name of the method or variant. */
export type PublishedFigures = ReadonlyMap<string, readonly Comparison[]>;

/**
 * Reads the tables of docs/results.md that have columns of methods, of published and of measured figures. The heading above such a
 * table is the source, and the paragraph above it the setting.
 *
 * @throws Error if the page has no such table
 */
export function publishedFigures(results: string): PublishedFigures {
  const found = new Map<string, Comparison[]>();
  let [source, setting] = ['', ''];
  for (const token of lexer(results)) {
    if (token.type === 'heading') source = token.text;
    if (token.type === 'paragraph') setting = token.text;
    if (!isTable(token) || !hasFigures(token)) continue;
    for (const row of token.rows) {
      const cell = (name: string) => cellOf(token, row, name);
      const figures = {
        published: cell('published'),
        measured: cell('measured'),
        'published gain': cell('published gain'),
        'measured gain': cell('measured gain'),
      };
      const method = cell('method');
      found.set(method, [...(found.get(method) ?? []), { source, setting, figures }]);
    }
  }
  if (found.size === 0) throw new Error('docs/results.md has no table with the columns method, published and measured');
  return found;
}

/** The figures, and those of published entries that have not been measured yet. */
export function withUnmeasured(measured: PublishedFigures, entries: readonly Published[]): PublishedFigures {
  const all = new Map([...measured].map(([method, found]) => [method, [...found]]));
  for (const entry of entries) {
    const { source, figures, setting } = entry;
    const isMeasured = [...measured.values()]
      .flat()
      .some((each) => each.source === source && isOf(each.setting, setting));
    if (isMeasured) continue;
    for (const [method, figure] of Object.entries(figures)) {
      const words = `**${capitalised(quantityName(entry))}.** ${setting}.`;
      const unknown = { measured: 'not measured', 'published gain': '', 'measured gain': '' };
      const missing = { source, setting: words, figures: { published: String(figure), ...unknown } };
      all.set(method, [...(all.get(method) ?? []), missing]);
    }
  }
  return all;
}

function isOf(words: string, setting: string): boolean {
  return words.toLowerCase().includes(`${setting.toLowerCase()}.`);
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

function hasFigures({ header }: Tokens.Table): boolean {
  return ['method', 'published', 'measured'].every((name) => header.some(({ text }) => text === name));
}

/** The cell of a row under a heading, with what the heading says beyond the name, as in `measured gain over fedavg`. */
function cellOf({ header }: Tokens.Table, row: readonly Tokens.TableCell[], name: string): string {
  const column = header.findIndex(({ text }) => text === name || text.startsWith(`${name} `));
  const text = row[column]?.text ?? '';
  return text === '' ? '' : `${text}${(header[column]?.text ?? '').slice(name.length)}`;
}

/**
 * The figures of a strategy and of its variants, as a Markdown list of settings and figures.
 *
 * @param variants names of other variants whose strategy this is, such as `dsfl-era`
 */
export function publishedTable(figures: PublishedFigures, name: string, variants: readonly string[]): string {
  const own = [name, ...variants].flatMap((variant) =>
    (figures.get(variant) ?? []).map((each) => ({ variant, ...each })),
  );
  if (own.length === 0) return 'Not measured beside published figures.';
  const sources = [...new Set(own.map(({ source }) => source))];
  const parts = sources.map((source) => {
    const rows = own
      .filter((each) => each.source === source)
      .map(({ variant, setting, figures: { published, measured, ...gains } }) => [
        variant === name ? setting : `${setting} (\`${variant}\`)`,
        published === '-' ? 'no figure' : published,
        measured,
        gains['published gain'],
        gains['measured gain'],
      ]);
    return `${source}:\n\n${table(['setting', 'published', 'measured', 'published gain', 'measured gain'], rows)}\n`;
  });
  return [...parts, 'All measured figures, and how they came about, are in the [results](../results.md).'].join('\n');
}
