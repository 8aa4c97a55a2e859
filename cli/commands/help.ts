import type { Command } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { findCommand } from '../find-command.ts'
import { helpLines } from '../help.ts'

export const help: Command = {
  name: 'help',
  positionals: ['[COMMAND]'],
  options: {},
  async run({ typed, words, around, commands }) {
    const [name] = typed.positionals
    const about = name === undefined ? undefined : await findCommand(commands, name)
    for (const line of helpLines(words, Object.keys(commands), about)) around.out(line)
    return exitCodes.done
  },
}
