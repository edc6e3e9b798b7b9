/**
 * Characters that a terminal takes for commands or that turn the direction of text: all controls but line ends and tabs,
 * line and paragraph separators, and marks of direction.
 */
const commanding = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The longest name or value of the user's that a message shows whole, in characters. */
const longest = 60;

/**
 * Text that is safe on a terminal whatever names, files and modules have put into it: characters that would command the
 * terminal are shown as escapes (`\u001b`). JSON stays the same data.
 */
export function printable(text: string): string {
  return text.replace(commanding, escaped);
}

/** The same on one line: line ends become spaces. */
export function oneLine(text: string): string {
  return printable(text.trim().replace(/\s*[\r\n]\s*/g, ' '));
}

/** What a user has written, within a message: on one line, its line ends as escapes, shortened in its middle if it is long. */
export function quoted(written: string, most = longest): string {
  return shortened(
    written.replace(/[\r\n\t]/g, (end) => JSON.stringify(end).slice(1, -1)).replace(commanding, escaped),
    most,
  );
}

/** Text that is cut in its middle if it is longer than `most` characters, and says then how long it was. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  return `${text.slice(0, half)}...${text.slice(-half)} (${text.length} characters)`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
