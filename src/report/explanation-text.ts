import type { Explanation } from '../scenario/explain.js';
import { optionText } from './catalogue-text.js';
import { bold } from './style.js';

/** An explanation as text: title, source, what travels, needs, options with their defaults, and a command to try. */
export function explanationText(
  { kind, name, title, citation, travels, needs, options, recipe, page }: Explanation,
  commandName: string,
): string {
  const listed = (heading: string, lines: readonly string[]) =>
    lines.length > 0 ? [[bold(heading), ...lines.map((line) => `  ${line}`)].join('\n')] : [];
  return [
    `${bold(name)} (${kind})\n${title}`,
    ...listed('source', citation ? [citation] : []),
    ...listed(
      'what travels',
      travels ? [`down, to a client: ${travels.down}`, `up, to the server: ${travels.up}`] : [],
    ),
    ...listed('needs', needs),
    ...listed('options', options.map(optionText)),
    ...listed('page, with equations and measurements', page ? [page] : []),
    ...listed('to try it', recipe ? [[commandName, ...recipe].join(' ')] : []),
  ].join('\n\n');
}
