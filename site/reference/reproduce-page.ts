import { relative, resolve } from 'node:path';
import type { ReproducibleTable } from '../../src/experiments/reproduction/catalogue.js';
import type { MeasuredClaim } from '../../src/experiments/reproduction/claims.js';
import { confidence } from '../../src/experiments/reproduction/expected-range.js';
import { type ReproducedClaim, reproductionOf } from '../../src/experiments/reproduction/reproduction.js';
import { figureText, quantityName } from '../../src/report/figure-text.js';
import { expectedText, papersOf } from '../../src/report/reproduction-text.js';
import { code, table } from './key-table.js';

const root = resolve(import.meta.dirname, '../..');

const opening = `# Reproduce a table

\`fedstill reproduce TABLE\` trains the methods of a paper's table again, and prints the published figure, the range in which the figure
is expected, and what was measured now.

\`\`\`sh
npx fedstill reproduce                                # the tables, and how long each takes
npx fedstill reproduce fedprox-stragglers             # runs its comparison with its seeds
npx fedstill reproduce fedprox-stragglers --dry-run   # prints the commands that this stands for
npx fedstill reproduce fedprox-stragglers --seeds 4-6 --out runs/again
\`\`\`

- **Exit code**: 0 if no figure lies outside its range, 3 if one does. The others are those of [every command](command-line.md#exit-codes).
- **Expected**: the range in which the mean of the new seeds lies with a probability of ${100 * confidence}%, given the mean and the deviation
  of an earlier measurement: the prediction interval of Student's t distribution. It takes figures of different seeds as normally
  distributed. With fewer new seeds it is wider. A figure without a deviation, as of one seed, has no range.
- **Interruption**: the runs lie in \`runs/reproduce-TABLE\`, or where \`--out\` says. The same command continues what is there.
- **Data**: MNIST comes with the package; other sets are read from the folder that \`--data-dir\` or \`FEDSTILL_DATA\` names.
- **Minutes**: CPU time of all runs, divided by two.
- **Tables of your own**: \`--catalogue FILE\` takes a file like [published.yaml](published.yaml), with a file \`measured.json\` beside it.

Many settings are smaller than those of the papers. What is *here* different, and what else is known to differ from the authors' code,
stands above each table. The [results](results.md) have everything that was measured in the same runs.

This page is written by \`npm run reference\`.
`;

/** The page \`docs/reproduce.md\`: the tables that can be reproduced, with published figures, expected ranges and known deviations. */
export function reproducePage(tables: readonly ReproducibleTable[], measured: readonly MeasuredClaim[]): string {
  const rows = tables.map((each) => [
    `[${code(each.name)}](#table-${each.name})`,
    papersOf(each),
    scenarioLink(each),
    String(each.minutes ?? '-'),
  ]);
  const list = table(['table', 'papers', 'scenario', 'minutes on two cores'], rows);
  const sections = tables.map((each) => section(each, reproductionOf(each, measured, [], each.seeds.length)));
  return [opening, `## The tables\n\n${list}\n`, ...sections].join('\n');
}

function scenarioLink({ scenario }: ReproducibleTable): string {
  const path = relative(root, scenario);
  return `[${path}](../${path})`;
}

function section(reproducible: ReproducibleTable, claims: readonly ReproducedClaim[]): string {
  const { name, seeds } = reproducible;
  const heading = `<a id="table-${name}"></a>\n\n### ${name}\n\nScenario ${scenarioLink(reproducible)}, seeds ${seeds.join(', ')}.\n`;
  return [heading, ...claims.map(claimPart)].join('\n');
}

function claimPart({ entry, here, expectedSeeds, lines }: ReproducedClaim): string {
  const words = [
    `**${quantityName(entry)}**, ${entry.source}: ${entry.setting}.`,
    ...(here.length > 0 ? [`Here: ${here.join(', ')}.`] : []),
    ...(entry.deviations === undefined ? [] : [`Known deviations: ${entry.deviations.trim()}.`]),
    ...(expectedSeeds === undefined ? [] : [`Measured with seeds ${expectedSeeds}.`]),
  ];
  const rows = lines.map((line) => [
    line.method,
    line.published === '-' ? 'no figure' : String(line.published),
    line.expected ? figureText(line.expected, entry) : 'not measured',
    line.range ? expectedText(line, entry) : '-',
  ]);
  return `${words.join(' ')}\n\n${table(['method', 'published', 'measured', 'expected'], rows)}\n`;
}
