import { everywhere, oneOf } from '../arguments.ts'
import type { Command, Commands } from '../command.ts'
import { exitCodes } from '../exit-code.ts'

/** Options per command, as a shell's case. */
async function cases(commands: Commands): Promise<string[]> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  return all.map(({ name, options }) => {
    const names = Object.keys({ ...options, ...everywhere }).map((option) => `--${option}`)
    return `    ${name}) words="${names.join(' ')}" ;;`
  })
}

/** Commands and options; zsh reads bash's by its own bridge. */
export const completion: Command = {
  name: 'completion',
  positionals: ['SHELL'],
  options: {},
  async run({ typed, around, commands }) {
    const shell = oneOf(typed.positionals[0] ?? '', 'SHELL', ['bash', 'zsh'] as const)
    if (shell === 'zsh') around.out('autoload -U +X bashcompinit && bashcompinit')
    around.out(`_sluice() {
  local words="${Object.keys(commands).join(' ')}"
  if [ "$COMP_CWORD" -gt 1 ]; then case "\${COMP_WORDS[1]}" in
${(await cases(commands)).join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _sluice sluice`)
    return exitCodes.done
  },
}
