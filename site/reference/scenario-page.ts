import { capitalised } from '../../src/report/figures/words.js';
import { catalogue } from '../../src/scenario/catalogue.js';
import { scenarioSchema } from '../../src/scenario/schema.js';
import { type SchemaChoice, schemaKeys } from '../../src/scenario/schema-keys.js';
import { type Choices, choiceSection, choicesIn, typeWithLinks } from './choice-section.js';
import { code, keyTable, table } from './key-table.js';

const opening = `# Every key of a scenario

A scenario is a YAML file. This page lists its keys, section by section. It is written by \`npm run reference\` from the
schema that checks scenarios, so it says what the program accepts.

- A path such as \`data.partition\` means the key \`partition\` in the section \`data\`. \`[]\` stands for each element of a list.
- A choice by name may be written as the name alone, \`model: mlp\`, or as a section with its options,
  \`model: { name: mlp, hidden: [200, 200] }\`.
- A number without a unit is a count or a pure number.
- An empty default means that the key may be left out, and that its description says what happens then.
- \`--set data.clients=50\` on the command line changes a key for one run. \`fedstill list\` prints the choices in a terminal,
  and \`fedstill schema\` prints a JSON Schema for completion in an editor.

A scenario of a game has [keys of its own](game.md). The list \`compare\` holds the variants of a comparison: each has a \`name\`
and any keys of a scenario but \`data\`, and what it does not name stays as the rest of the file has it.
`;

/** What a named choice is, by its name, in the words of `fedstill list`. */
const titles = new Map(
  Object.entries(catalogue)
    .filter(([kind]) => kind !== 'games' && kind !== 'mechanisms')
    .flatMap(([, entries]) => entries().map(({ name, title }) => [name, title] as const)),
);

function titleOfChoice({ name, description }: SchemaChoice): string {
  return description ?? titles.get(name) ?? '';
}

const keys = schemaKeys(scenarioSchema());

/** The choices by name that the page lists, strategies apart. */
export function scenarioChoices(): ReadonlyMap<string, Choices> {
  return choicesIn(keys.filter(({ path }) => path !== 'strategy'));
}

/** The page `docs/scenario.md`: every key of a scenario. */
export function scenarioPage(): string {
  const known = scenarioChoices();
  const sections = [...new Set(keys.map(({ path }) => topOf(path)))];
  const single = sections.filter((name) => keys.filter(({ path }) => topOf(path) === name).length === 1);
  const simple = single.filter((name) => !keys.some(({ path, choices }) => path === name && choices));
  const rest = sections.filter((name) => !simple.includes(name) && name !== 'strategy');
  const general = `## Keys of the whole file\n\n${keyTable(keys.filter(({ path }) => simple.includes(path)))}\n`;
  return [opening, general, ...rest.map((name) => section(name, known)), strategySection()].join('\n');
}

function section(name: string, known: ReadonlyMap<string, Choices>): string {
  const own = keys.filter(({ path }) => topOf(path) === name);
  const title = own.find(({ path }) => path === name);
  const met = [...known.values()].filter(({ path }) => topOf(path) === name);
  const heading = `## \`${name}\`\n\n${sentence(title?.description)}\n`;
  const body = `${keyTable(own, typeWithLinks(known))}\n`;
  return [heading, body, ...met.map((choices) => choiceSection(choices, known, titleOfChoice))].join('\n');
}

function strategySection(): string {
  const strategy = keys.find(({ path }) => path === 'strategy');
  const rows = (strategy?.choices ?? []).map((choice) => [
    `[${code(choice.name)}](strategies/${choice.name}.md)`,
    titles.get(choice.name) ?? '',
  ]);
  return `## \`strategy\`\n\n${sentence(strategy?.description)} Options stand beside the name; each strategy has a page.\n\n${table(['name', 'what it is'], rows)}\n`;
}

function topOf(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}

function sentence(text = ''): string {
  return text === '' ? '' : `${capitalised(text)}.`;
}
