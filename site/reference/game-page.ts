import { games } from '../../src/incentives/games/registry.js';
import { type SchemaKey, schemaKeys } from '../../src/scenario/schema-keys.js';
import { choiceSection, choicesIn, typeWithLinks } from './choice-section.js';
import { code, keyTable } from './key-table.js';

const opening = `# Every key of a game

A scenario of \`kind: game\` asks why anyone would take part, and trains nothing. This page lists its keys. It is written by
\`npm run reference\` from the schemas that check games. What a path, a choice and an empty default mean is explained on the
page about [scenarios](scenario.md). The units of results stand in the tables that \`fedstill game\` prints.

The options of a mechanism are on its own page. Wherever a \`curve\` is expected, the path of a file that \`fedstill curve\` wrote
may be given in its place.
`;

/** The keys that every game has. */
const common = ['kind', 'name', 'seed', 'mechanism'];

/** The keys of a game but those of its mechanism's options. */
export function sectionsOf(game: { readonly schema: Parameters<typeof schemaKeys>[0] }): SchemaKey[] {
  return schemaKeys(game.schema).filter(({ path }) => !path.startsWith('mechanism.'));
}

/** The page `docs/game.md\`: every key of a game. Games with the same sections share a table. */
export function gamePage(): string {
  const [first] = games;
  const general = first ? sectionsOf(first).filter(({ path }) => common.includes(path)) : [];
  const groups = new Map<string, { names: string[]; keys: SchemaKey[] }>();
  for (const game of games) {
    const keys = sectionsOf(game).filter(({ path }) => !common.includes(path));
    const group = groups.get(JSON.stringify(keys)) ?? { names: [], keys };
    group.names.push(game.name);
    groups.set(JSON.stringify(keys), group);
  }
  const known = choicesIn([...groups.values()].flatMap(({ keys }) => keys));
  const tables = [...groups.values()].map(
    ({ names, keys }) =>
      `## Sections of ${names.map(code).join(', ')}\n\nMechanisms: ${names.map((name) => `[${name}](mechanisms/${name}.md)`).join(', ')}.\n\n${keyTable(keys, typeWithLinks(known))}\n`,
  );
  const choices = [...known.values()].map((each) => choiceSection(each, known, ({ description }) => description ?? ''));
  return [opening, `## Keys of every game\n\n${keyTable(general)}\n`, ...tables, ...choices].join('\n');
}
