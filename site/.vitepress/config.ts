import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { katex } from '@mdit/plugin-katex';
import { defineConfig } from 'vitepress';
import { outsideLinks } from '../outside-links.js';
import { sidebar } from '../sidebar.js';

const root = resolve(import.meta.dirname, '../..');

export default defineConfig({
  title: 'fedstill',
  description: 'A simulator of federated distillation',
  srcDir: '../docs',
  lastUpdated: false,
  markdown: {
    // Braces in the text of a table are no attributes.
    attrs: { disable: true },
    config(renderer) {
      // A formula may hold braces, which Vue would take for an expression.
      const transformer = (html: string) => html.replace(/^<(\w+)/, '<$1 v-pre');
      renderer.use(katex, { throwOnError: true, transformer });
      renderer.use(outsideLinks);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: sidebar(),
    nav: [
      { text: 'Quickstart', link: '/quickstart' },
      { text: 'Scenario', link: '/scenario' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
  },
  buildEnd({ outDir }) {
    cpSync(join(root, 'scenarios'), join(outDir, 'scenarios'), { recursive: true });
    cpSync(join(root, 'docs/published.yaml'), join(outDir, 'published.yaml'));
  },
});
