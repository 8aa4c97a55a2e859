// A small process that starts git for the simulator: starting a process costs what its parent weighs, and the
// simulated cloud weighs hundreds of megabytes and would answer nobody meanwhile.
import { type GitAnswer, type GitCall, spawnGit } from './spawn-git.ts'

export interface AskedGit extends GitCall {
  id: number
}

export type ToldGit = { id: number } & (GitAnswer | { problem: string })

function tell(told: ToldGit): void {
  // Whoever asked may be gone; then this process goes too.
  if (process.connected) process.send?.(told)
}

process.on('message', ({ id, ...call }: AskedGit) => {
  spawnGit(call).then(
    (answer) => tell({ id, ...answer }),
    (error: unknown) => tell({ id, problem: String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
// Ctrl+C is for the simulator, which then lets go of this one.
process.on('SIGINT', () => {})
