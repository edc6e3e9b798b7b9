import { inspect } from 'node:util';

/**
 * Characters that a terminal interprets as commands, or that change the direction of text: all controls except line ends and tabs,
 * line and paragraph separators, and marks of direction.
 */
const commanding = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The length, in characters, above which a message shortens a name or value of the user's. */
const longest = 60;

/**
 * Makes text safe to print on a terminal: control characters become escapes (`\u001b`). If the text is JSON, its data stay the same.
 */
export function printable(text: string): string {
  return text.replace(commanding, escaped);
}

/** The same on one line: line ends become spaces. */
export function oneLine(text: string): string {
  return printable(text.trim().replace(/\s*[\r\n]\s*/g, ' '));
}

/** Quotes a user's input in a message: on one line, with line ends as escapes, and shortened in its middle if it is long. */
export function quoted(written: string, most = longest): string {
  return shortened(
    written.replace(/[\r\n\t]/g, (end) => JSON.stringify(end).slice(1, -1)).replace(commanding, escaped),
    most,
  );
}

/** A value as messages show it: short, on one line, with strings in quotes, NaN and infinities by name. */
export function shownValue(value: unknown): string {
  // Node.js shows more of a promise while asynchronous calls are traced.
  if (value instanceof Promise) return 'a promise';
  return inspect(value, { breakLength: Infinity, compact: true, depth: 2, maxArrayLength: 6, maxStringLength: 60 });
}

/** Cuts the middle out of a text that is longer than `most` characters, and says how long it was. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)}...${text.slice(-half)} (${text.length} characters)`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
