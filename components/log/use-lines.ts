import { useCallback, useEffect, useRef, useState } from 'react'
import { client } from '../../lib/client/api.ts'
import { failureOf } from '../../lib/client/failure.ts'

export interface LoadedLine {
  text: string
  /** There is more of it in the raw log. */
  cut: boolean
}

interface LoadedPage {
  items: string[]
  cut: Set<number>
}

export const pageLines = 500
/** Kept at most: thirty thousand lines. */
const mostPages = 60
const againMs = 2_000

/** Which pages hold these lines of a log of so many: whatever lies between two of them is not asked for, it may be folded away. */
export function pagesOf(lines: readonly number[], total: number): number[] {
  const there = lines.filter((number) => number >= 1 && number <= total)
  return [...new Set(there.map((number) => Math.floor((number - 1) / pageLines)))]
}

/**
 * The lines of a log that are on the screen, and some around them: fetched by number when they come into sight, let go
 * when too many were seen. `total` grows while the job prints; another generation is another log.
 */
export function useLines(runId: string, jobId: string, generation: number, total: number) {
  const pages = useRef(new Map<number, LoadedPage>())
  const busy = useRef(new Set<number>())
  const latest = useRef({ generation, total })
  latest.current = { generation, total }
  const [version, setVersion] = useState(0)
  const [failed, setFailed] = useState<unknown>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was loaded is of that log
  useEffect(() => {
    pages.current.clear()
    setVersion((before) => before + 1)
  }, [runId, jobId, generation])

  const load = useCallback(
    async (page: number) => {
      if (busy.current.has(page)) return
      const known = pages.current.get(page)
      const from = page * pageLines + 1 + (known?.items.length ?? 0)
      const limit = (page + 1) * pageLines - from + 1
      busy.current.add(page)
      const of = latest.current.generation
      try {
        const answer = await client.runLog.read({ id: runId, job: jobId, from, limit })
        if (answer.generation !== of || latest.current.generation !== of) return
        const items = [...(known?.items ?? []), ...answer.items]
        pages.current.delete(page)
        pages.current.set(page, { items, cut: new Set([...(known?.cut ?? []), ...answer.cut]) })
        for (const old of pages.current.keys()) {
          if (pages.current.size <= mostPages) break
          pages.current.delete(old)
        }
        setFailed(null)
      } catch (error) {
        setFailed(error)
        if (failureOf(error).status === 0) await new Promise((resolve) => setTimeout(resolve, againMs))
      } finally {
        busy.current.delete(page)
        setVersion((before) => before + 1)
      }
    },
    [runId, jobId],
  )

  /** These lines come into sight. */
  const need = useCallback(
    (lines: readonly number[]) => {
      const { total } = latest.current
      for (const page of pagesOf(lines, total)) {
        const there = pages.current.get(page)?.items.length ?? 0
        if (there < Math.min(pageLines, total - page * pageLines)) void load(page)
      }
    },
    [load],
  )

  const line = useCallback((number: number): LoadedLine | undefined => {
    const page = pages.current.get(Math.floor((number - 1) / pageLines))
    const text = page?.items[(number - 1) % pageLines]
    return text === undefined ? undefined : { text, cut: page?.cut.has(number) ?? false }
  }, [])

  return { line, need, version, failed }
}
