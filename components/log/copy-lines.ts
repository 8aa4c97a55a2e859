import { client } from '../../lib/client/api.ts'
import { inert } from '../../lib/domain/run-log/ansi.ts'
import { withoutEscapes } from '../../lib/domain/run-log/line.ts'
import type { LineRange } from './line-link.ts'

/** More is what the raw log is for. */
const mostLines = 10_000

/** Copies lines as text, without colours and with nothing that a terminal would obey. */
export async function copyLines(
  of: { runId: string; jobId: string },
  { from, to }: LineRange,
): Promise<void> {
  const end = Math.min(to, from + mostLines - 1)
  const texts: string[] = []
  for (let next = from; next <= end; ) {
    const limit = Math.min(1_000, end - next + 1)
    const { items } = await client.runLog.read({ id: of.runId, job: of.jobId, from: next, limit })
    if (items.length === 0) break
    texts.push(...items.map((text) => inert(withoutEscapes(text))))
    next += items.length
  }
  await navigator.clipboard.writeText(texts.join('\n'))
}
