import { games } from '../../src/incentives/games/registry.js';
import { strategies } from '../../src/strategies/registry.js';
import { code, table } from './key-table.js';

/** The page `docs/strategies.md`: all strategies, and what each needs. */
export function strategiesPage(): string {
  const rows = strategies.map(({ name, title, needs: { task, publicSet, oneArchitecture } }) => [
    `[${code(name)}](strategies/${name}.md)`,
    title,
    publicSet ?? '',
    oneArchitecture ? 'one' : 'any',
    task ?? 'any',
  ]);
  return `# Strategies

A strategy is a federated method: what server and clients compute, and what they send each other. A scenario names one, and each has a
page with its equations, what travels, its options, and published beside measured figures. This list is written by \`npm run
reference\`. A strategy of your own is [a file](write-a-strategy.md).

${table(['name', 'what it is', 'public set', 'models', 'task'], rows)}

- **public set**: the samples known to all that the strategy needs, with labels or without (\`data.public\`).
- **models**: one for all clients, because weights are averaged, or any, dealt by \`models\`.
- **task**: the only task that it works on, or any.
`;
}

/** The page `docs/mechanisms.md`: all mechanisms. */
export function mechanismsPage(): string {
  const rows = games.map(({ name, title }) => [`[${code(name)}](mechanisms/${name}.md)`, title]);
  return `# Mechanisms

A mechanism decides what agents get for what they contribute. A scenario of \`kind: game\` names one and is solved without a training; the
mechanisms about samples also work in a training (\`incentives.mechanism\`). Each has a page. This list is written by \`npm run
reference\`. A mechanism of your own is [a file](write-a-mechanism.md).

${table(['name', 'what it is'], rows)}
`;
}
