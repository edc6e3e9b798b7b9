import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { root } from './page-project.js';

/** For each file of `src`, the files of `src` that it imports, types included. */
type Imports = ReadonlyMap<string, readonly string[]>;

/** The floor of each folder, by its path, as the table of the architecture has it. */
function floorsOfPage(): ReadonlyMap<string, number> {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  return new Map(
    [...page.matchAll(/^\| (\d+) \| ([^|]*) \|/gm)].flatMap(([, floor, folders]) =>
      [...folders.matchAll(/`(src\/[^`]+)\/`/g)].map(([, folder]): [string, number] => [folder, Number(floor)]),
    ),
  );
}

function importsOfSource(): Imports {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?ts$/.test(name))
    .map((name) => join('src', name));
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'));
      const own = importedFiles.filter(({ fileName }) => fileName.startsWith('.'));
      return [file, own.map(({ fileName }) => normalize(join(dirname(file), fileName)).replace(/js$/, 'ts'))];
    }),
  );
}

/** The folder of the table in which a file lies, if there is one: the longest that fits. */
function folderOf(file: string, floors: ReadonlyMap<string, number>): string | undefined {
  const folders = [...floors.keys()].filter((folder) => file.startsWith(`${folder}/`));
  return folders.sort((a, b) => b.length - a.length)[0];
}

/** Imports that do not go down, in words. Files that lie in no folder of the table may import anything. */
function upwardImports(imports: Imports, floors: ReadonlyMap<string, number>): string[] {
  return [...imports].flatMap(([file, imported]) => {
    const from = folderOf(file, floors);
    if (!from) return [];
    return imported.flatMap((other) => {
      const to = folderOf(other, floors);
      const isDown = to === from || (to !== undefined && (floors.get(to) ?? 0) < (floors.get(from) ?? 0));
      return isDown ? [] : [`${file} imports ${other}`];
    });
  });
}

/** A circle of files that import one another, if there is one. */
function circleIn(imports: Imports): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return path.slice(path.indexOf(file));
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}

const floors = floorsOfPage();
const imports = importsOfSource();

it('every file lies on a floor of the table, but for the entries of the library', () => {
  const homeless = [...imports.keys()].filter((file) => !folderOf(file, floors));
  for (const file of homeless) expect(file).toMatch(/^src\/\w+\.ts$/);
  expect(floors.size).toBeGreaterThan(15);
});

it('every import goes down', () => {
  expect(upwardImports(imports, floors)).toStrictEqual([]);
});

it('no two files import each other, not even by way of others', () => {
  expect(circleIn(imports)).toBeUndefined();
});

it('an import that goes up, or to another folder of the same floor, is found, and so is a circle', () => {
  const upward = ['src/core/finite.ts', 'src/cli/print.ts'];
  const sideways = ['src/incentives/games/definition.ts', 'src/incentives/training/rewards/options.ts'];
  for (const [file, other] of [upward, sideways]) {
    expect(upwardImports(new Map([...imports, [file, [other]]]), floors)).toStrictEqual([`${file} imports ${other}`]);
  }
  expect(
    circleIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toStrictEqual(['b', 'c']);
});
