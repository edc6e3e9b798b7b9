/**
 * Puts text between the markers `<!-- name -->` and `<!-- /name -->` of a page, in place of what is there.
 *
 * @throws Error if the page does not have both markers, each once and in this order
 */
export function withMarkedPart(page: string, name: string, text: string): string {
  const [before, rest, ...more] = page.split(`<!-- ${name} -->`);
  const [, after, ...others] = (rest ?? '').split(`<!-- /${name} -->`);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`expected <!-- ${name} --> and, after it, <!-- /${name} -->, each once`);
  }
  return `${before}<!-- ${name} -->\n${text.trim()}\n<!-- /${name} -->${after}`;
}
