// Pages of the list of runs against the bare server, and one run by itself.
import { type Case, measureCases, read, sessionHeaders } from './api.ts'
import { measureRunPage } from './browser.ts'
import type { DataSet } from './data-set.ts'
import { type Running, startBare, startWeb } from './processes.ts'
import { type Figure, median } from './result.ts'
import { slugOf } from './rows.ts'

type Page = { items: { id: string; startedAt: string }[]; next: string | null }

const base = '/api/v1/runs?limit=50'
const share = 60

/** Walks on from here; what is behind half a million runs is the same work as what is behind ten thousand. */
async function deepPage(ours: Running, headers: Record<string, string>, walked: number): Promise<Case> {
  let cursor = ''
  let last: Page['items'][number] | undefined
  for (let seen = 0; seen < walked; ) {
    const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page: Page = await read(ours.origin, `/api/v1/runs?limit=200${query}`, headers)
    if (!page.next) break
    seen += page.items.length
    last = page.items.at(-1)
    cursor = page.next
  }
  const after = `at=${encodeURIComponent(last?.startedAt ?? '')}&id=${last?.id}`
  return {
    name: 'runs.deep-page',
    ours: [`${base}&cursor=${encodeURIComponent(cursor)}`],
    bare: [`/runs?${after}`],
    share,
  }
}

function filterCases(data: DataSet): Case[] {
  const slugs = Array.from({ length: 200 }, (_, index) => slugOf(1 + ((index * 37) % data.services)))
  const since = encodeURIComponent(new Date(Date.now() - 12 * 3_600_000).toISOString())
  const same = (name: string, query: string): Case => ({
    name: `runs.${name}`,
    ours: [`${base}&${query}`],
    bare: [`/runs?${query}`],
    share,
  })
  return [
    { name: 'runs.page', ours: [base], bare: ['/runs'], share },
    same('by-state', 'state=failed'),
    {
      name: 'runs.by-service',
      ours: slugs.map((slug) => `${base}&service=${slug}`),
      bare: slugs.map((slug) => `/runs?service=${slug}`),
      share,
    },
    same('by-team', 'team=team-002'),
    same('by-team-and-state', 'team=team-002&state=failed'),
    same('by-branch', 'branch=release%2F202611'),
    same('since', `since=${since}`),
    same('by-text', `q=${slugOf(7)}`),
  ]
}

/** One run with all that is joined to it: what its page waits for. */
async function measureOne(data: DataSet, ours: Running, headers: Record<string, string>): Promise<Figure> {
  const took: number[] = []
  for (let round = 0; round < 40; round += 1) {
    const began = performance.now()
    await read(ours.origin, `/api/v1/runs/${data.runId}`, headers)
    took.push(performance.now() - began)
  }
  return {
    name: 'runs.one',
    value: median(took),
    unit: 'ms',
    target: { atMost: 60 },
    note: `stages, what is usual of 20 runs, what it made and where that runs; worst of 40 ${Math.round(Math.max(...took))} ms`,
  }
}

/** Every page of runs at least 60 % of the bare server. */
export async function measureRunLists(data: DataSet, measureMs: number): Promise<Figure[]> {
  const headers = sessionHeaders(data)
  const [ours, bare] = [await startWeb(data), await startBare(data)]
  try {
    const cases = [...filterCases(data), await deepPage(ours, headers, 20_000)]
    const { figures } = await measureCases(cases, ours, bare, { headers, measureMs })
    const one = await measureOne(data, ours, headers)
    return [...figures, one, await measureRunPage(data, ours)]
  } finally {
    await Promise.all([ours.stop(), bare.stop()])
  }
}
