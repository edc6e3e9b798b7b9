/** A word for a POSIX shell, quoted if it contains special characters. */
export function shellWord(word: string): string {
  if (/\p{Cc}/u.test(word)) return `$'${word.replace(/[\p{Cc}\\']/gu, ansiC)}'`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function ansiC(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The command as the user can type it: npm, which sets `npm_command`, does not put it on the path of the shell. */
export function commandName(): string {
  return process.env.npm_command === undefined ? 'fedstill' : 'npx fedstill';
}

/** The user's own command with further arguments, for a shell. */
export function sameCommand(...more: readonly string[]): string {
  return [...commandName().split(' '), ...process.argv.slice(2), ...more].map(shellWord).join(' ');
}
