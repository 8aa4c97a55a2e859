import type { Command, Commands } from './command.ts'
import { misused } from './failure.ts'

const spelled: Record<string, string> = {
  '-h': 'help',
  '--help': 'help',
  '-v': 'version',
  '--version': 'version',
}

/** `--help` and `--version` are what people try first. */
export function findCommand(commands: Commands, typed: string): Promise<Command> {
  const name = spelled[typed] ?? typed
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) throw misused('no-such-command', { name: typed.slice(0, 40) })
  return load()
}
