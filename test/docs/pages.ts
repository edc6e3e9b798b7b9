import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { lexer, type Token, walkTokens } from 'marked';
import { root } from './page-project.js';

/** A page of the documentation. */
export interface Page {
  /** Relative to the package. */
  readonly file: string;
  readonly text: string;
}

/** All pages: those of `docs/`, and those beside it. */
export function allPages(): Page[] {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  );
  const files = ['README.md', 'CONTRIBUTING.md', ...below].filter((name) => name.endsWith('.md'));
  return files.sort().map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** The code blocks of a language. */
export function blocksOf({ text }: Page, language: string): string[] {
  return tokensOf(text).flatMap((token) => (token.type === 'code' && token.lang === language ? [token.text] : []));
}

/** The headings of a level. */
export function headingsOf({ text }: Page, depth: number): string[] {
  return tokensOf(text).flatMap((token) => (token.type === 'heading' && token.depth === depth ? [token.text] : []));
}

/** The links and pictures of a page that lead to nothing: a file that is missing, or an anchor that is not in it. */
export function deadLinks({ file, text }: Page): string[] {
  const links = tokensOf(text).flatMap((token) =>
    token.type === 'link' || token.type === 'image' ? [token.href] : [],
  );
  return links.filter((href) => !/^[a-z]+:/.test(href) && !isThere(file, href));
}

function isThere(file: string, href: string): boolean {
  const [path = '', anchor] = href.split('#');
  const target = path === '' ? join(root, file) : join(root, dirname(file), path);
  if (!existsSync(target) || relative(root, target).startsWith('..')) return false;
  return anchor === undefined || (statSync(target).isFile() && anchorsOf(readFileSync(target, 'utf8')).has(anchor));
}

/** Anchors that are named, and those of headings of plain words, for which all renderers agree. */
function anchorsOf(text: string): Set<string> {
  const named = [...text.matchAll(/<a id="([^"]+)">/g)].flatMap(([, id]) => id ?? []);
  const headings = tokensOf(text).flatMap((token) => (token.type === 'heading' ? [String(token.text)] : []));
  const plain = headings.filter((heading) => /^[A-Za-z0-9 ]+$/.test(heading));
  return new Set([...named, ...plain.map((heading) => heading.toLowerCase().replaceAll(' ', '-'))]);
}

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  walkTokens(lexer(text), (token) => {
    found.push(token);
  });
  return found;
}
