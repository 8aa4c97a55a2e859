import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Surroundings } from './surroundings.ts'

/** Everything on standard input, for `echo "$TOKEN" | sluice login`. */
export async function readAll({ stdin }: Surroundings): Promise<string> {
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.length > 100_000) break
  }
  return text.trim()
}

/** One line from the person at the terminal; null when they end the input. What is `hidden` is not echoed. */
export function question(around: Surroundings, text: string, hidden = false): Promise<string | null> {
  const shown = new Writable({
    write(chunk: Buffer, _, done) {
      if (!hidden) process.stderr.write(chunk)
      done()
    },
  })
  process.stderr.write(text)
  const lines = createInterface({ input: around.stdin, output: shown, terminal: true })
  return new Promise((settle) => {
    lines.once('line', (line) => {
      settle(line.trim())
      lines.close()
    })
    lines.once('close', () => {
      if (hidden) process.stderr.write('\n')
      settle(null)
    })
    lines.once('SIGINT', () => lines.close())
  })
}
