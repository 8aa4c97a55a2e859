import type { Readable } from 'node:stream'

/** What a command may touch of the machine; tests bring their own. */
export interface Surroundings {
  env: Record<string, string | undefined>
  stdin: Readable & { isTTY?: boolean }
  /** Results alone: what a script reads. */
  out: (line: string) => void
  /** Progress, questions, errors. */
  err: (line: string) => void
  /** Each stream's own: a pipe gets no colour. */
  outIsTerminal: boolean
  errIsTerminal: boolean
}

/** The one reader of the environment here. The token never leaves by a stream, whoever wrote it into a message. */
export function surroundings(): Surroundings {
  const { env, stdin, stdout, stderr } = process
  const safe = (line: string) => line.replace(/slc_[A-Za-z0-9_-]{20,}/g, 'slc_…')
  // Who reads may stop reading (`sluice status | head`): that is no failure.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit(0)
    })
  }
  return {
    env,
    stdin,
    out: (line) => void stdout.write(`${safe(line)}\n`),
    err: (line) => void stderr.write(`${safe(line)}\n`),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
  }
}
