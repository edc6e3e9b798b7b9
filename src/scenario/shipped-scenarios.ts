import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogueKind } from './catalogue-kinds.js';
import { readDocument } from './document.js';
import { isComparison, isGame } from './document-kind.js';
import { isSection } from './section.js';

const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const folders = ['.', 'compare', 'games'];

/** Where scenarios name what a kind has: keys from the top, `*` for every entry of a list. */
const places: Readonly<Record<CatalogueKind, readonly (readonly string[])[]>> = {
  strategies: [['strategy']],
  policies: [['policy']],
  codecs: [['codecs', '*']],
  models: [['model'], ['models', '*']],
  datasets: [['data']],
  partitions: [['data', 'partition']],
  augmentations: [['training', 'augment', '*']],
  behaviours: [['incentives', 'behaviours', '*']],
  detectors: [['incentives', 'detectors', '*']],
  valuations: [['valuation', 'methods', '*']],
  games: [['mechanism']],
  mechanisms: [['mechanism'], ['incentives', 'mechanism']],
};

interface Shipped {
  readonly file: string;
  readonly document: unknown;
}

let shipped: readonly Shipped[] | undefined;

/**
 * The command that runs a scenario of this package in which something is named; plain scenarios are preferred to
 * comparisons, and those to games. Of a strategy that none names, it is the scenario to start from, with that strategy.
 *
 * @returns the words after `fedstill`, with a path as seen from the current folder; undefined if there is no such command
 */
export function shippedRecipe(kind: CatalogueKind, name: string): readonly string[] | undefined {
  shipped ??= shippedFiles().map((file) => ({ file, document: readDocument(file) }));
  for (const { file, document } of shipped) {
    const variants = isComparison(document) && Array.isArray(document.compare) ? document.compare : [];
    const named = [document, ...variants].flatMap((each) => places[kind].flatMap((path) => namesAt(each, path)));
    if (named.includes(name)) return [commandOf(document), relative('.', file)];
  }
  const starter = relative('.', join(folder, 'quickstart.yaml'));
  return kind === 'strategies' ? ['run', starter, '--set', `strategy=${name}`] : undefined;
}

function shippedFiles(): string[] {
  return folders.flatMap((inner) => {
    const names = readdirSync(join(folder, inner)).filter((name) => name.endsWith('.yaml'));
    return names.sort().map((name) => join(folder, inner, name));
  });
}

function commandOf(document: unknown): string {
  if (isGame(document)) return 'game';
  return isComparison(document) ? 'compare' : 'run';
}

/** The names at a place of a document: a text, or the key `name` of a section. */
function namesAt(node: unknown, [key, ...rest]: readonly string[]): string[] {
  if (key === undefined) {
    const name = isSection(node) ? node.name : node;
    return typeof name === 'string' ? [name] : [];
  }
  if (key === '*') return Array.isArray(node) ? node.flatMap((entry) => namesAt(entry, rest)) : [];
  return isSection(node) ? namesAt(node[key], rest) : [];
}
