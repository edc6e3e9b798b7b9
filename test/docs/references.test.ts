import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from './page-project.js';

const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

/** References of a page: `src/core/random.ts#RandomStream`, `src/core/random.ts` or `src/core/`. */
function referencesIn(text: string): string[] {
  return [...text.matchAll(/`((?:src|test|bench)\/[\w/.-]+(?:#[\w.]+)?)`/g)].map(([, reference]) => reference);
}

/** Names that a file declares: `playRound`, and `HostPool.run` for members of classes and interfaces. */
function declaredIn(file: string): Set<string> {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest);
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.add(name.text);
    }
    if (ts.isFunctionDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      if (statement.name) names.add(statement.name.text);
    }
    if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
      const owner = statement.name?.text ?? '';
      names.add(owner);
      for (const { name } of statement.members) if (name && ts.isIdentifier(name)) names.add(`${owner}.${name.text}`);
    }
  }
  return names;
}

function isThere(reference: string): boolean {
  const [path, name] = reference.split('#');
  if (!existsSync(join(root, path))) return false;
  return name === undefined || declaredIn(path).has(name);
}

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

describe('the pages', () => {
  it.each(pages.filter((page) => page.endsWith('.md')))('%s names files and declarations that exist', (page) => {
    expect(referencesIn(textOf(page)).filter((reference) => !isThere(reference))).toEqual([]);
  });

  it('have a glossary that says where each word is declared', () => {
    const [, glossary] = textOf('docs/architecture.md').split('## Glossary');
    const rows = glossary.split('\n').filter((line) => /^\| [a-z]/.test(line) && !line.startsWith('| word '));
    expect(rows.length).toBeGreaterThanOrEqual(30);
    expect(rows.filter((row) => !referencesIn(row).some((reference) => reference.includes('#')))).toEqual([]);
  });

  it('lead through a round in twelve steps, each of which names a declaration', () => {
    const steps = textOf('docs/life-of-a-round.md')
      .split(/^(?=\d+\. )/m)
      .slice(1);
    expect(steps.map((step) => Number.parseInt(step, 10))).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(steps.filter((step) => !referencesIn(step).some((reference) => reference.includes('#')))).toEqual([]);
  });

  it('could not name a file or a declaration that is missing', () => {
    const references = ['src/core/random.ts#RandomStream.uniform', 'src/core/random.ts#Nothing', 'src/core/nothing.ts'];
    expect(references.filter(isThere)).toEqual(references.slice(0, 1));
  });
});
