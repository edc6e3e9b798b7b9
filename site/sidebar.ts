import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const docs = resolve(import.meta.dirname, '../docs');

interface Item {
  readonly text: string;
  readonly link: string;
  /** `_self` for a page that is not part of the site's own. */
  readonly target?: '_self';
}

interface Group {
  readonly text: string;
  readonly collapsed?: boolean;
  readonly items: readonly Item[];
}

/** The sidebar by subject. It lists the pages that exist, by their titles. */
export function sidebar(): Group[] {
  const guides = namesIn('.').filter((name) => name.startsWith('write-') || name.startsWith('bring-'));
  return [
    group('Start', ['quickstart', 'faq', 'command-line', 'reports']),
    group('Scenario reference', ['scenario', 'game', ...namesIn('.').filter((name) => /^(data|models?)\b/.test(name))]),
    { ...group('Strategies', ['strategies', ...under('strategies')]), collapsed: true },
    { ...group('Mechanisms', ['mechanisms', ...under('mechanisms')]), collapsed: true },
    group('Write your own', guides),
    group('How it works', ['architecture', 'life-of-a-round']),
    group('Results', ['results', 'reproduce']),
    { text: 'API', items: [{ text: 'Library reference', link: '/api/index.html', target: '_self' }] },
  ];
}

function group(text: string, pages: readonly string[]): Group {
  const found = pages.filter((page) => existsSync(join(docs, `${page}.md`)));
  return { text, items: found.map((page) => ({ text: titleOf(page), link: `/${page}` })) };
}

/** Pages of a folder are listed by the name of the method, which is the name of their file. */
function titleOf(page: string): string {
  const folder = /^(?:strategies|mechanisms)\/(.+)$/.exec(page);
  if (folder?.[1]) return folder[1];
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(docs, `${page}.md`), 'utf8')) ?? [];
  return (title ?? page).replaceAll('`', '');
}

function namesIn(folder: string): string[] {
  if (!existsSync(join(docs, folder))) return [];
  const pages = readdirSync(join(docs, folder)).filter((name) => name.endsWith('.md'));
  return pages.map((name) => name.replace(/\.md$/, '')).sort();
}

function under(folder: string): string[] {
  return namesIn(folder).map((name) => `${folder}/${name}`);
}
