import { shellWord } from './shell.js';

/** The shells for which there is a script. */
export const completionShells = ['bash', 'zsh', 'fish'] as const;

/** What can be completed after a command. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  /** What its argument can be, if that is one of several words; a file else. */
  readonly words: readonly string[];
  readonly options: readonly {
    /** `--progress` */
    readonly flag: string;
    readonly description: string;
    /** What its value can be, if that is one of several words. */
    readonly values: readonly string[];
    readonly takesValue: boolean;
  }[];
}

/** A script that makes a shell complete the commands of fedstill, their options, and the words that these take. */
export function completionScript(shell: (typeof completionShells)[number], commands: readonly CommandWords[]): string {
  if (shell === 'fish') return fishScript(commands);
  // zsh reads the functions of bash.
  return `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}${bashScript(commands)}`;
}

function bashScript(commands: readonly CommandWords[]): string {
  const words = (list: readonly string[]) => shellWord(list.join(' '));
  const ofCommands = commands.map(({ name, words: own, options }) => {
    return `    ${name}) words=${words([...own, ...options.map(({ flag }) => flag)])} ;;`;
  });
  const values = new Map(commands.flatMap(({ options }) => options.map(({ flag, values }) => [flag, values] as const)));
  const ofOptions = [...values].flatMap(([flag, list]) =>
    list.length > 0 ? [`    ${flag}) words=${words(list)} ;;`] : [],
  );
  return `_fedstill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  case "\${COMP_WORDS[1]}" in
${ofCommands.join('\n')}
  esac
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${ofOptions.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words=${words(commands.map(({ name }) => name))}; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _fedstill fedstill
`;
}

function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, words, options }) => {
    const within = `complete -c fedstill -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c fedstill -n __fish_use_subcommand -f -a ${name} -d ${fishWord(description)}`,
      ...(words.length > 0 ? [`${within} -f -a ${fishWord(words.join(' '))}`] : []),
      ...options.map((option) => {
        const value =
          option.values.length > 0 ? ` -x -a ${fishWord(option.values.join(' '))}` : option.takesValue ? ' -r' : '';
        return `${within} -l ${option.flag.slice(2)}${value} -d ${fishWord(option.description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** A word for fish, whose quotes know no other escapes than these. */
function fishWord(word: string): string {
  return `'${word.replace(/[\\']/g, '\\$&')}'`;
}
