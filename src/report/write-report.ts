import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { withFile } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import { counted, formatSeconds } from '../core/quantities.js';
import type { SavedResults } from '../experiments/saved-results.js';
import { writeAtomically } from '../records/atomic-file.js';
import type { Figure, TidyTable } from './figures/figure.js';
import { figuresOf } from './figures/figures.js';
import { pageOf } from './html/page.js';
import { summaryTable } from './html/summary-table.js';

/** A report before it is written. */
export interface Report {
  readonly title: string;
  readonly results: SavedResults;
  readonly figures: readonly Figure[];
}

/** Makes a report of results: all figures whose data are there. */
export function reportOf(results: SavedResults): Report {
  const { name, games, variants } = results;
  const [game] = games;
  const title = game && variants.length === 0 ? `${game.name}: ${game.title}` : name;
  return { title, results, figures: figuresOf(results) };
}

/**
 * Writes a report as one HTML file, and the numbers of its figures as CSV into a folder beside it, which has the name of the file
 * without its end: `report.html` and `report/accuracy.csv`. Missing folders are created; what is there is replaced.
 *
 * @throws FileError if it cannot be written
 */
export function writeReport({ title, results, figures }: Report, file: string): void {
  const folder = join(dirname(file), basename(file).replace(/\.html?$/, ''));
  const tables = folder === file ? `${folder}-tables` : folder;
  withFile(tables, () => makeDirectory(tables));
  for (const { name, table } of figures) writeAtomically(join(tables, `${name}.csv`), csvOf(table));
  const page = pageOf({
    title,
    facts: factsOf(results),
    ...(results.comparison && { table: summaryTable(results.comparison) }),
    figures,
    tables: basename(tables),
    script: pageScript(),
  });
  writeAtomically(file, page);
}

/** The columns' names in the first line; numbers with all their digits, and nothing where there is none. */
function csvOf({ columns, rows }: TidyTable): string {
  return stringify([[...columns], ...rows.map((row) => [...row])]);
}

/** The script of the page, with the charting library, as the build has bundled it. */
function pageScript(): string {
  const file = createRequire(import.meta.url).resolve('#report-page');
  return readFileSync(file, 'utf8');
}

/** What was run, in lines. */
function factsOf({ variants, comparison, games, curves }: SavedResults): string[] {
  const runs = variants.flatMap((variant) => variant.runs);
  const ofGames = games.map(
    ({ name, mechanism, result }) => `${name}: ${mechanism}, ${counted(result.agents.length, 'agent')}`,
  );
  const ofCurves = curves.map(
    ({ scenario, strategy, seeds }) => `${scenario}: ${strategy}, ${counted(seeds.length, 'seed')}`,
  );
  if (!comparison || runs.length === 0) return [...ofGames, ...ofCurves];
  const [first] = runs;
  const rounds = Math.max(...runs.map((run) => run.rounds.length));
  const strategies = [...new Set(runs.map(({ strategy }) => strategy))];
  const seconds = Math.max(...runs.map((run) => run.rounds.at(-1)?.virtualSeconds ?? 0));
  const size = `${counted(variants.length, 'variant')}, ${counted(comparison.seeds.length, 'seed')}, ${counted(rounds, 'round')}, up to ${formatSeconds(seconds)} of virtual time`;
  const only = runs.length === 1 ? first.summary?.metricsHash : undefined;
  return [
    `${strategies.join(', ')}: ${size}`,
    ...(only === undefined ? [] : [`metricsHash ${only}`]),
    ...ofGames,
    ...ofCurves,
  ];
}
