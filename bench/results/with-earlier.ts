import { markdownTable } from 'markdown-table';
import { marked, type Token, type Tokens } from 'marked';
import { columns, quantityName } from './beside-published.js';
import type { Published } from './published.js';

/** A line of the table beside published figures: cells by the names of their columns. */
type Line = Readonly<Record<string, string>>;

/** What stands below a heading of the third level, the name of a comparison. */
interface Group {
  readonly comparison: string;
  readonly text: string;
}

/** What stands below a heading of the second level. */
interface Section {
  /** What stands before its first group. */
  readonly head: string;
  readonly groups: readonly Group[];
  /** Of the table beside published figures. */
  readonly lines: readonly Line[];
}

const BESIDE = 'Beside published figures';

/**
 * A document of results in which what was not measured again stands as it stood earlier: groups of other comparisons, and the
 * lines of published figures that belong to them, with the deviations that are known of them today.
 *
 * @param fresh the document of what was measured now
 * @param anew the comparisons that were measured now, whose earlier figures are dropped
 */
export function withEarlier(
  fresh: string,
  earlier: string,
  anew: ReadonlySet<string>,
  published: readonly Published[],
): string {
  const [now, then] = [fresh, earlier].map((document) => sectionsOf(document));
  const titles = [...new Set([...now.keys(), ...then.keys()])].sort((a, b) => order(a) - order(b));
  const sections = titles.map((title) => {
    const [own, old] = [now.get(title), then.get(title)];
    if (title === BESIDE) return table(besideLines(own?.lines ?? [], [...(old?.lines ?? [])], anew, published));
    const groups = inPlace(own?.groups ?? [], old?.groups ?? [], anew).map(({ text }) => text.trim());
    return [(own ?? old)?.head ?? '', ...groups].filter((text) => text !== '').join('\n\n');
  });
  const head = fresh.slice(0, fresh.indexOf('\n## ')).trim();
  return `${[head, ...titles.map((title, at) => `## ${title}\n\n${sections[at]}`)].join('\n\n')}\n`;
}

/** Fresh groups where their comparison stood, those of new comparisons at the end. */
function inPlace(fresh: readonly Group[], earlier: readonly Group[], anew: ReadonlySet<string>): Group[] {
  const names = new Set([...earlier, ...fresh].map(({ comparison }) => comparison));
  return [...names].flatMap((name) =>
    (anew.has(name) ? fresh : earlier).filter(({ comparison }) => comparison === name),
  );
}

/** The order of the sections: that in which the document is written. */
function order(title: string): number {
  return [BESIDE, 'Incentives', 'Detection', 'As measured'].indexOf(title);
}

function besideLines(
  now: readonly Line[],
  left: Line[],
  anew: ReadonlySet<string>,
  published: readonly Published[],
): Line[] {
  const fresh = [...now];
  return published.flatMap((entry) => {
    const kept = takeLines(entry, left).map((line) => ({ ...line, 'known deviations': entry.deviations ?? '' }));
    return anew.has(entry.comparison) ? takeLines(entry, fresh) : kept;
  });
}

/** Takes out the lines that belong to an entry: the first that follow each other, one a method. */
function takeLines(entry: Published, left: Line[]): Line[] {
  const belongs = (line: Line) =>
    line.source === entry.source &&
    line['setting and scale'].startsWith(entry.setting) &&
    line.quantity === quantityName(entry) &&
    line.method in entry.figures;
  const first = left.findIndex(belongs);
  if (first < 0) return [];
  const methods = new Set<string>();
  let end = first;
  while (end < left.length && belongs(left[end]) && !methods.has(left[end].method)) methods.add(left[end++].method);
  return left.splice(first, end - first);
}

function table(lines: readonly Line[]): string {
  return markdownTable([columns, ...lines.map((line) => columns.map((column) => line[column] ?? ''))]);
}

function sectionsOf(document: string): Map<string, Section> {
  const sections = new Map<string, Token[]>();
  let current: Token[] = [];
  for (const token of marked.lexer(document)) {
    if (isHeading(token) && token.depth === 2) {
      current = [];
      sections.set(token.text, current);
    } else current.push(token);
  }
  return new Map([...sections].map(([title, tokens]) => [title, sectionOf(tokens)]));
}

function sectionOf(tokens: readonly Token[]): Section {
  const at = tokens.findIndex((token) => isHeading(token));
  const raw = (part: readonly Token[]) => part.map((token) => token.raw).join('');
  const starts = tokens.flatMap((token, index) => (isHeading(token) ? [{ index, comparison: token.text }] : []));
  const lines = tokens
    .filter(isTable)
    .flatMap(({ header, rows }) =>
      rows.map((row) => Object.fromEntries(row.map(({ text }, column) => [header[column].text, text]))),
    );
  return {
    head: raw(at < 0 ? tokens : tokens.slice(0, at)).trim(),
    groups: starts.map(({ index, comparison }, n) => ({
      comparison,
      text: raw(tokens.slice(index, starts[n + 1]?.index)),
    })),
    lines,
  };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}
