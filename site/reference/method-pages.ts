import { games } from '../../src/incentives/games/registry.js';
import { type SchemaKey, schemaKeys } from '../../src/scenario/schema-keys.js';
import { strategies } from '../../src/strategies/registry.js';
import { typeWithLinks } from './choice-section.js';
import { sectionsOf } from './game-page.js';
import { code, keyTable } from './key-table.js';
import { withMarkedPart } from './marked-part.js';
import { type PublishedFigures, publishedTable } from './published-table.js';
import { scenarioChoices } from './scenario-page.js';

/** A page about a method, and what it must hold between its markers. */
export interface MethodPage {
  /** The path of the page in `docs/`. */
  readonly file: string;
  /** The page with its generated parts as they should be. @throws Error if it lacks a marker */
  refreshed(page: string): string;
}

/** The pages that strategies and mechanisms must have. */
export function methodPages(published: PublishedFigures): MethodPage[] {
  const names = strategies.map(({ name }) => name);
  return [
    ...strategies.map(({ name, options }) => ({
      file: `strategies/${name}.md`,
      refreshed: (page: string) =>
        withMarkedPart(
          withMarkedPart(page, 'options', optionsTable(schemaKeys(options), 'strategy')),
          'published',
          publishedTable(published, name, variantsOf(name, names, published)),
        ),
    })),
    ...games.map((game) => ({
      file: `mechanisms/${game.name}.md`,
      refreshed: (page: string) => withMarkedPart(page, 'options', mechanismOptions(game)),
    })),
  ];
}

/** The variants in the results whose strategy this is: the strategy with the longest name that theirs begins with. */
function variantsOf(name: string, names: readonly string[], published: PublishedFigures): string[] {
  const strategyOf = (variant: string) =>
    names.filter((each) => variant.startsWith(`${each}-`)).sort((a, b) => b.length - a.length)[0];
  return [...published.keys()].filter((variant) => !names.includes(variant) && strategyOf(variant) === name);
}

function mechanismOptions(game: (typeof games)[number]): string {
  const own = schemaKeys(game.schema.shape.mechanism).filter(({ path }) => path !== 'name');
  const sections = sectionsOf(game).filter(({ path }) => !['kind', 'name', 'seed', 'mechanism'].includes(path));
  const top = sections.filter(({ path }) => !/[.[]/.test(path)).map(({ path }) => code(path));
  return [
    optionsTable(own, 'mechanism'),
    '',
    `The game has the sections ${top.join(', ')}; their keys are in the [reference of games](../game.md).`,
  ].join('\n');
}

function optionsTable(keys: readonly SchemaKey[], kind: string): string {
  if (keys.length === 0) return `The ${kind} has no options.`;
  return keyTable(keys, typeWithLinks(scenarioChoices(), '../scenario.md'));
}
