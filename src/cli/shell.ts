/** A word as a POSIX shell takes it: quoted where the shell would do something with it. */
export function shellWord(word: string): string {
  if (/\p{Cc}/u.test(word)) return `$'${word.replace(/[\p{Cc}\\']/gu, ansiC)}'`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function ansiC(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The command that the user gave, with more arguments, to be given again in a shell. */
export function sameCommand(...more: readonly string[]): string {
  return ['fedstill', ...process.argv.slice(2), ...more].map(shellWord).join(' ');
}
