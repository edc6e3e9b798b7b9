import type { Figure } from '../figures/figure.js';
import { compact } from './compact.js';
import { escapeHtml, scriptJson } from './escape.js';
import { pageStyle } from './page-style.js';

/** A table of a page; the first column names the rows. */
export interface PageTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a page says. */
export interface PageContent {
  readonly title: string;
  /** What was run, in lines. */
  readonly facts: readonly string[];
  readonly table?: PageTable;
  readonly figures: readonly Figure[];
  /** The folder of the tidy tables, as a link from the page. */
  readonly tables: string;
  /** The script that draws. */
  readonly script: string;
}

/** Neither the page nor what it shows may load anything. */
const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

/** A report as one HTML file, which opens from disk and loads nothing. */
export function pageOf({ title, facts, table, figures, tables, script }: PageContent): string {
  const name = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${name}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${name}</h1>
${facts.map((fact) => `<p class="facts">${escapeHtml(fact)}</p>`).join('\n')}
<nav>${figures.map((figure) => `<a href="#${idOf(figure)}">${escapeHtml(figure.title)}</a>`).join('\n')}</nav>
</header>
<main>
${table ? `<section><div class="scroll">${tableOf(table)}</div></section>` : ''}
${figures.map((figure) => sectionOf(figure, tables)).join('\n')}
<noscript><p>The charts need JavaScript, which this page has within; their numbers are in the folder ${escapeHtml(tables)}.</p></noscript>
</main>
<footer>Written by fedstill; charts by Apache ECharts (Apache-2.0). Ctrl and the wheel zoom into a chart; a name above it hides and shows its line.</footer>
<script type="application/json" id="figures">${scriptJson(compact(figures.map((figure) => ({ name: figure.name, views: figure.views }))))}</script>
<script>${script}</script>
</body>
</html>
`;
}

function sectionOf(figure: Figure, tables: string): string {
  const { title, caption, warnings, name } = figure;
  const csv = `${encodeURI(tables)}/${encodeURIComponent(name)}.csv`;
  const warned = warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`).join('');
  return `<section id="${idOf(figure)}">
<h2>${escapeHtml(title)}</h2>
${caption === '' ? '' : `<p class="caption">${escapeHtml(caption)}</p>`}
${warned === '' ? '' : `<ul class="warnings">${warned}</ul>`}
<div class="tools"><a href="${escapeHtml(csv)}">CSV</a></div>
<div class="chart" role="img" aria-label="${escapeHtml(title)}"></div>
</section>`;
}

function idOf({ name }: Figure): string {
  return escapeHtml(`figure-${name}`);
}

function tableOf({ head, rows }: PageTable): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('');
  return `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`;
}
