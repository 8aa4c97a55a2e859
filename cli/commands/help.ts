import type { Command } from '../command.ts'
import { findCommand } from '../commands.ts'
import { exitCodes } from '../exit-code.ts'
import { helpLines } from '../help.ts'

export const help: Command = {
  name: 'help',
  positionals: ['[COMMAND]'],
  options: {},
  async run({ typed, words, around }) {
    const [name] = typed.positionals
    const about = name === undefined ? undefined : (await findCommand(name, [])).command
    for (const line of helpLines(words, about)) around.out(line)
    return exitCodes.done
  },
}
