import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCatalogue } from '../../src/experiments/reproduction/catalogue.js';
import { readClaims } from '../../src/experiments/reproduction/claims.js';
import { architecturePicture } from '../picture.js';
import { gamePage } from './game-page.js';
import { mechanismsPage, strategiesPage } from './method-lists.js';
import { methodPages } from './method-pages.js';
import { publishedFigures, withUnmeasured } from './published-table.js';
import { reproducePage } from './reproduce-page.js';
import { scenarioPage } from './scenario-page.js';

/** The folder of the documentation. */
export const docs = resolve(import.meta.dirname, '../../docs');

/** A page or picture of `docs/` that is generated, wholly or in parts. */
export interface ReferencePage {
  /** The path in `docs/`. */
  readonly file: string;
  /** The text as it lies there; undefined if there is no such page. */
  readonly found: string | undefined;
  /** The text as it should be; undefined if there is no page whose parts could be generated. */
  readonly expected: string | undefined;
}

/** All that follows from schemas, from docs/results.md, published.yaml and measured.json, and from the drawing of the architecture. @throws Error naming the page that lacks a marker */
export function referencePages(): ReferencePage[] {
  const measured = publishedFigures(readFileSync(join(docs, 'results.md'), 'utf8'));
  const catalogue = readCatalogue(join(docs, 'published.yaml'));
  const published = withUnmeasured(measured, catalogue.published);
  const whole = [
    { file: 'scenario.md', found: textOf('scenario.md'), expected: scenarioPage() },
    { file: 'game.md', found: textOf('game.md'), expected: gamePage() },
    { file: 'architecture.svg', found: textOf('architecture.svg'), expected: architecturePicture() },
    { file: 'strategies.md', found: textOf('strategies.md'), expected: strategiesPage() },
    { file: 'mechanisms.md', found: textOf('mechanisms.md'), expected: mechanismsPage() },
    {
      file: 'reproduce.md',
      found: textOf('reproduce.md'),
      expected: reproducePage(catalogue.tables, readClaims(join(docs, 'measured.json'))),
    },
  ];
  const parts = methodPages(published).map(({ file, refreshed }) => {
    const found = textOf(file);
    try {
      return { file, found, expected: found === undefined ? undefined : refreshed(found) };
    } catch (error) {
      throw new Error(`docs/${file}: ${error instanceof Error ? error.message : error}`);
    }
  });
  return [...whole, ...parts];
}

function textOf(file: string): string | undefined {
  const path = join(docs, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
