// A small process that starts git for the simulator: starting a process costs what its parent weighs, and the
// simulated cloud weighs hundreds of megabytes and would answer nobody meanwhile.
import { type GitObject, readObjectHere } from './object-reader.ts'
import { type GitAnswer, type GitCall, spawnGit } from './spawn-git.ts'

export interface ObjectCall {
  dir: string
  object: string
}

export type AskedGit = { id: number } & (GitCall | ObjectCall)
export type GitReply = GitAnswer | { found: GitObject | null }
export type ToldGit = { id: number } & (GitReply | { problem: string })

function tell(told: ToldGit): void {
  // Whoever asked may be gone; then this process goes too.
  if (process.connected) process.send?.(told)
}

async function answer(asked: AskedGit): Promise<GitReply> {
  return 'object' in asked ? { found: await readObjectHere(asked.dir, asked.object) } : spawnGit(asked)
}

process.on('message', (asked: AskedGit) => {
  answer(asked).then(
    (reply) => tell({ id: asked.id, ...reply }),
    (error: unknown) => tell({ id: asked.id, problem: String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
// Ctrl+C is for the simulator, which then lets go of this one.
process.on('SIGINT', () => {})
