import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { purposes } from '../../src/core/purposes.js';
import { root } from '../docs/page-project.js';

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/core\/(purposes|random)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));
const used = (group: string, name: string) =>
  sources.filter(({ text }) => new RegExp(`purposes\\.${group}\\.${name}\\b`).test(text)).map(({ file }) => file);

it('has no word twice where keys begin alike', () => {
  const { run, host, side, data } = purposes;
  for (const words of [Object.values(run), [...Object.values(host), ...Object.values(side)], Object.values(data)]) {
    expect(new Set(words).size).toBe(words.length);
  }
});

it('names every purpose of a stream of a run, of a side and of the data', () => {
  for (const { file, text } of sources) {
    const literal = /RandomStream\.of\(\s*[\w.#]+,\s*['"`]/.test(text);
    expect(literal, `${file}: a stream of a run whose purpose is not in core/purposes.ts`).toBe(false);
    if (file.startsWith('strategies')) {
      const own = /\brandom\(\s*['"`]/.test(text);
      expect(own, `${file}: a stream of a side whose purpose is not in core/purposes.ts`).toBe(false);
    }
  }
});

it('has no purpose that nothing draws for, and none of a run that two files draw for', () => {
  const shared = ['client', 'server', 'initialWeights', 'detection', 'valuation', 'rewards', 'network', 'device'];
  for (const [group, words] of Object.entries(purposes)) {
    for (const name of Object.keys(words)) {
      const files = used(group, name);
      expect(files.length, `purposes.${group}.${name}`).toBeGreaterThan(0);
      if (group === 'run' && !shared.includes(name)) expect(files, name).toHaveLength(1);
    }
  }
});

it('forks one stream under one word once in a file', () => {
  for (const { file, text } of sources) {
    const words = [...text.matchAll(/\.fork\((?:'([^']*)'|(purposes\.[\w.]+))/g)].map(
      ([, word, purpose]) => word ?? purpose,
    );
    expect(new Set(words).size, `${file}: ${words}`).toBe(words.length);
  }
});
