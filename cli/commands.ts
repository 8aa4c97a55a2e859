import type { Command } from './command.ts'
import { misused } from './failure.ts'

/** Each command is read only when it is meant: starting stays quick. */
export const commands = {
  login: () => import('./commands/login.ts').then(({ login }) => login),
  logout: () => import('./commands/logout.ts').then(({ logout }) => logout),
  status: () => import('./commands/status.ts').then(({ status }) => status),
  promote: () => import('./commands/promote.ts').then(({ promote }) => promote),
  wait: () => import('./commands/wait.ts').then(({ wait }) => wait),
  gate: () => import('./commands/gate.ts').then(({ gate }) => gate),
  freeze: () => import('./commands/freeze.ts').then(({ freeze }) => freeze),
  runs: () => import('./commands/runs.ts').then(({ runs }) => runs),
  rollback: () => import('./commands/rollback.ts').then(({ rollback }) => rollback),
  version: () => import('./commands/version.ts').then(({ version }) => version),
  completion: () => import('./commands/completion.ts').then(({ completion }) => completion),
  help: () => import('./commands/help.ts').then(({ help }) => help),
} as const satisfies Record<string, () => Promise<Command>>
export type CommandName = keyof typeof commands

export const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name)

/** `-h`, `--help` and `--version` are what people try first. */
export async function findCommand(
  first: string,
  rest: string[],
): Promise<{ command: Command; args: string[] }> {
  const name = { '-h': 'help', '--help': 'help', '-v': 'version', '--version': 'version' }[first] ?? first
  if (!isCommand(name)) throw misused('no-such-command', { name: first.slice(0, 40) })
  return { command: await commands[name](), args: rest }
}
