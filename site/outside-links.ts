import { posix } from 'node:path';

/** The part of a Markdown renderer that reads links. */
interface Renderer {
  readonly core: { readonly ruler: { push(name: string, rule: (state: State) => void): void } };
}

interface State {
  readonly env: { readonly relativePath?: string };
  readonly tokens: readonly Token[];
}

interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/**
 * Points links that leave `docs/` at the copies that the site has: those to `scenarios/`. Links to pages beside `docs/`, such as
 * the README, have no place on the site and fail the build.
 */
export function outsideLinks(renderer: Renderer): void {
  renderer.core.ruler.push('outside-links', ({ tokens, env }) => {
    const folder = posix.dirname(posix.join('docs', env.relativePath ?? ''));
    for (const { children } of tokens) {
      for (const token of children ?? []) if (token.type === 'link_open') redirect(token, folder);
    }
  });
}

function redirect(link: Token, folder: string): void {
  const href = link.attrGet('href') ?? '';
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return;
  const target = posix.join(folder, href);
  if (target === 'docs' || target.startsWith('docs/')) return;
  if (!target.startsWith('scenarios'))
    throw new Error(`the site has no ${target}: link to a page of docs/ or a scenario`);
  link.attrSet('href', `/${target}`);
  link.attrSet('target', '_self');
}
