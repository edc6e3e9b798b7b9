import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { games } from '../../src/incentives/games/registry.js';
import { loadScenario, parseScenario } from '../../src/scenario/load.js';
import { parseOverrides } from '../../src/scenario/overrides.js';
import { strategies } from '../../src/strategies/registry.js';
import { root } from './page-project.js';
import { allPages, blocksOf, deadLinks, headingsOf, type Page } from './pages.js';
import { commandsOf, problemOf } from './shell-lines.js';

const pages = allPages();
const methods = pages.filter(({ file }) => /^docs\/(strategies|mechanisms)\//.test(file));

/** The headings of a page about a method, in their order. */
function headingsFor({ file }: Page): string[] {
  const exchange = file.startsWith('docs/strategies/') ? 'What travels' : 'What is exchanged';
  const last = ['Differences from the paper', 'Caveats', 'Published beside measured', 'A recipe that works'];
  return ['Equations', exchange, 'Options', ...last];
}

describe.each(pages)('$file', (page) => {
  it('has no dead link', () => {
    expect(deadLinks(page)).toEqual([]);
  });

  it('names commands, options and scripts that exist, and scenarios that are shipped', () => {
    const lines = blocksOf(page, 'sh').flatMap(commandsOf);
    expect(lines.flatMap((words) => problemOf(words) ?? [])).toEqual([]);
    const files = lines.flat().filter((word) => word.startsWith('scenarios/'));
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('runs shipped scenarios with values that they may have', async () => {
    for (const words of blocksOf(page, 'sh').flatMap(commandsOf)) {
      const file = words.find((word) => word.startsWith('scenarios/'));
      if (file === undefined || !words.includes('run')) continue;
      const set = words.filter((_, i) => words[i - 1] === '--set');
      await expect(loadScenario(join(root, file), parseOverrides(set))).resolves.toBeDefined();
    }
  });

  it('shows scenarios that are valid', async () => {
    // The modules of pages that show some are not there; the tests of those pages run their scenarios.
    const blocks = blocksOf(page, 'yaml').filter((block) => !/\.\/[\w-]+\.js/.test(block));
    const documents = blocks.map((block) => parse(block));
    for (const document of documents.filter((each) => each?.rounds !== undefined && each.strategy !== undefined)) {
      await expect(parseScenario(document, join(root, page.file))).resolves.toBeDefined();
    }
  });
});

describe('pages about methods', () => {
  it.each(methods)('$file has all its parts', (page) => {
    expect(headingsOf(page, 2)).toEqual(headingsFor(page));
    expect(page.text).toMatch(/^\$\$$/m);
  });

  it('are those of the strategies and mechanisms that exist', () => {
    const expected = [
      ...strategies.map(({ name }) => `docs/strategies/${name}.md`),
      ...games.map(({ name }) => `docs/mechanisms/${name}.md`),
    ];
    expect(methods.map(({ file }) => file)).toEqual(expected.sort());
  });

  it.each(methods)('$file has a recipe with the method', ({ file, text }) => {
    const recipe = { file, text: text.slice(text.indexOf('## A recipe that works')) };
    const shipped = [...recipe.text.matchAll(/scenarios\/[\w/.-]+\.yaml/g)].map(([name]) => name);
    const written = [...blocksOf(recipe, 'yaml'), ...blocksOf(recipe, 'sh')];
    const scenarios = shipped.map((name) => readFileSync(join(root, name), 'utf8'));
    expect(written).not.toEqual([]);
    expect([...written, ...scenarios].join('\n')).toMatch(new RegExp(`(?<![\\w-])${basename(file, '.md')}(?![\\w-])`));
  });
});

it('formulas and their styles come from one version of KaTeX', () => {
  const own = createRequire(import.meta.url);
  const ofPlugin = createRequire(own.resolve('@mdit/plugin-katex'));
  expect(ofPlugin.resolve('katex')).toBe(own.resolve('katex'));
});

describe('the checks', () => {
  const bad: Page = {
    file: 'docs/bad.md',
    text: '[a](nothing.md) [b](scenario.md#nowhere) [c](scenario.md#choices-of-data)',
  };

  it('find dead links and anchors', () => {
    expect(deadLinks(bad)).toEqual(['nothing.md', 'scenario.md#nowhere']);
  });

  it('find commands, options and scripts that do not exist', () => {
    const block =
      'npx fedstill rnu a.yaml\nnpx fedstill run a.yaml --sed 2 # a typo\nnpm run tset && npm run -s lint\nls';
    expect(commandsOf(block).flatMap((words) => problemOf(words) ?? [])).toEqual([
      'no command rnu',
      'no option --sed of run',
      'no script tset',
    ]);
  });
});
