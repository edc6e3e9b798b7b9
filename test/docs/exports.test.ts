import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './page-project.js';

/** Exported so that the declarations of the package load what these modules declare. */
const forDeclarations = ['measureModules', 'observerModules'];

function textsBelow(folder: string): [string, string][] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?ts$/.test(name))
    .map((name): [string, string] => [join(folder, name), readFileSync(join(root, folder, name), 'utf8')]);
}

/** The files that import a file of each name, by the name. */
function readersByName(all: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const [file, text] of all) {
    for (const [, name] of text.matchAll(/\/([\w.-]+)\.c?[jt]s'/g))
      readers.set(name, [...(readers.get(name) ?? []), file]);
  }
  return readers;
}

/** Exported functions, classes and constants that no other file reads, as `file: name`. Types are left out. */
function unusedExports(source: ReadonlyMap<string, string>, all: ReadonlyMap<string, string>): string[] {
  const readers = readersByName(all);
  return [...source].flatMap(([file, text]) => {
    const others = (readers.get(basename(file).replace(/\.c?ts$/, '')) ?? []).filter((other) => other !== file);
    const names = [...text.matchAll(/^export (?:async )?(?:abstract )?(?:function|const|class) (\w+)/gm)];
    return names
      .map(([, name]) => name)
      .filter((name) => !forDeclarations.includes(name))
      .filter((name) => !others.some((other) => new RegExp(`\\b${name}\\b`).test(all.get(other) ?? '')))
      .map((name) => `${file}: ${name}`);
  });
}

const source = new Map(textsBelow('src'));
const all = new Map([...source, ...textsBelow('test'), ...textsBelow('bench'), ...textsBelow('site')]);

it('another file reads each export', () => {
  expect(unusedExports(source, all)).toStrictEqual([]);
});

it('an export that no file reads is found', () => {
  const [[file, text]] = source;
  const changed = new Map([...source, [file, `${text}\nexport const nobodyReadsThis = 1;\n`]]);
  expect(unusedExports(changed, all)).toStrictEqual([`${file}: nobodyReadsThis`]);
});
