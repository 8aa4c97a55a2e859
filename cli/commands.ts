import type { Commands } from './command.ts'

/** Each command is read only when it is meant: starting stays quick. */
export const commands = {
  login: () => import('./commands/login.ts').then(({ login }) => login),
  logout: () => import('./commands/logout.ts').then(({ logout }) => logout),
  status: () => import('./commands/status.ts').then(({ status }) => status),
  promote: () => import('./commands/promote.ts').then(({ promote }) => promote),
  wait: () => import('./commands/wait.ts').then(({ wait }) => wait),
  pause: () => import('./commands/steer.ts').then(({ pause }) => pause),
  resume: () => import('./commands/steer.ts').then(({ resume }) => resume),
  next: () => import('./commands/steer.ts').then(({ next }) => next),
  back: () => import('./commands/steer.ts').then(({ back }) => back),
  abort: () => import('./commands/steer.ts').then(({ abort }) => abort),
  gate: () => import('./commands/gate.ts').then(({ gate }) => gate),
  freeze: () => import('./commands/freeze.ts').then(({ freeze }) => freeze),
  runs: () => import('./commands/runs.ts').then(({ runs }) => runs),
  rollback: () => import('./commands/rollback.ts').then(({ rollback }) => rollback),
  version: () => import('./commands/version.ts').then(({ version }) => version),
  completion: () => import('./commands/completion.ts').then(({ completion }) => completion),
  help: () => import('./commands/help.ts').then(({ help }) => help),
} as const satisfies Commands
