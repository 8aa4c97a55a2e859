// The lists, one service and the board against the bare server, turn about, medians of three.
import type { DataSet } from './data-set.ts'
import { type Running, runLoad, sessionCookie } from './processes.ts'
import { type Figure, median } from './result.ts'
import { slugOf } from './rows.ts'

export interface Case {
  name: string
  ours: string[]
  bare: string[]
  /** Least share of the bare server's requests per second, in percent. */
  share: number
}

type Page = { items?: { slug: string }[]; next: string | null }

export async function read<T>(origin: string, path: string, headers: Record<string, string>): Promise<T> {
  const response = await fetch(`${origin}${path}`, { headers })
  if (!response.ok)
    throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
  return (await response.json()) as T
}

/** Walks to the page that begins at `share` of the list, as a person who presses "more" would. */
async function deepCursor(ours: Running, headers: Record<string, string>, services: number, share: number) {
  let cursor = ''
  let last = ''
  for (let seen = 0; seen < services * share; ) {
    const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page: Page = await read(ours.origin, `/api/v1/services?limit=50${query}`, headers)
    if (!page.next) break
    seen += page.items?.length ?? 0
    last = page.items?.at(-1)?.slug ?? ''
    cursor = page.next
  }
  return { cursor, last }
}

async function listCases(ours: Running, headers: Record<string, string>, data: DataSet): Promise<Case[]> {
  const deep = await deepCursor(ours, headers, data.services, 0.9)
  const slugs = Array.from({ length: 200 }, (_, index) => slugOf(1 + ((index * 37) % data.services)))
  const base = '/api/v1/services?limit=50'
  return [
    { name: 'catalog.page', ours: [base], bare: ['/list'], share: 60 },
    {
      name: 'catalog.page-with-total',
      ours: [`${base}&withTotal=true`],
      bare: ['/list?withTotal'],
      share: 60,
    },
    {
      name: 'catalog.team-and-text',
      ours: [`${base}&team=team-002&q=service`],
      bare: ['/list?team=team-002&q=service'],
      share: 60,
    },
    {
      name: 'catalog.deep-page',
      ours: [`${base}&cursor=${encodeURIComponent(deep.cursor)}`],
      bare: [`/list?after=${deep.last}`],
      share: 60,
    },
    {
      name: 'catalog.one-by-slug',
      ours: slugs.map((slug) => `/api/v1/services/${slug}`),
      bare: slugs.map((slug) => `/service?slug=${slug}`),
      share: 40,
    },
    { name: 'board.page', ours: ['/api/v1/board?limit=50'], bare: ['/board'], share: 60 },
  ]
}

/** Both servers must say the same before their speed is compared. */
async function checkSame(
  one: Case,
  ours: Running,
  bare: Running,
  headers: Record<string, string>,
): Promise<void> {
  const [a, b] = await Promise.all([
    read<Page>(ours.origin, one.ours[0] ?? '', headers),
    read<Page>(bare.origin, one.bare[0] ?? '', {}),
  ])
  const [mine, theirs] = a.items ? [a.items, b.items] : [a, b]
  if (JSON.stringify(mine) !== JSON.stringify(theirs) || a.items?.length === 0) {
    throw new Error(`${one.name}: ours and the bare server do not answer the same`)
  }
}

interface Finding {
  oursPerSecond: number
  barePerSecond: number
  oursP95Ms: number
  bareP95Ms: number
  kilobytes: number
}

async function measure(
  one: Case,
  ours: Running,
  bare: Running,
  headers: Record<string, string>,
  measureMs: number,
): Promise<Finding> {
  const load = (running: Running, paths: string[], sent: Record<string, string>) =>
    runLoad({ origin: running.origin, paths, headers: sent, connections: 10, warmUpMs: 700, measureMs })
  const rounds = []
  // The first of them warms both: V8 goes on compiling for some ten thousand calls.
  for (let round = 0; round <= 3; round += 1) {
    const a = await load(ours, one.ours, headers)
    const b = await load(bare, one.bare, {})
    if (a.bad + b.bad > 0) throw new Error(`${one.name}: ${a.bad + b.bad} answers were not 200`)
    if (round > 0) rounds.push({ a, b })
  }
  return {
    oursPerSecond: median(rounds.map(({ a }) => a.requestsPerSecond)),
    barePerSecond: median(rounds.map(({ b }) => b.requestsPerSecond)),
    oursP95Ms: median(rounds.map(({ a }) => a.p95Ms)),
    bareP95Ms: median(rounds.map(({ b }) => b.p95Ms)),
    kilobytes: Math.round((rounds[0]?.a.bytes ?? 0) / 102.4) / 10,
  }
}

export interface Shares {
  figures: Figure[]
  shares: Map<string, number>
}

/** Share of the bare server's speed and times its p95, case by case. */
export async function measureCases(
  cases: Case[],
  ours: Running,
  bare: Running,
  options: { headers: Record<string, string>; measureMs: number },
): Promise<Shares> {
  const figures: Figure[] = []
  const shares = new Map<string, number>()
  for (const one of cases) {
    await checkSame(one, ours, bare, options.headers)
    const found = await measure(one, ours, bare, options.headers, options.measureMs)
    const share = (found.oursPerSecond / found.barePerSecond) * 100
    shares.set(one.name, share)
    const note = `${Math.round(found.oursPerSecond)} of ${Math.round(found.barePerSecond)} requests/s, ${found.kilobytes} kB`
    figures.push({ name: `${one.name}.share`, value: share, unit: '%', target: { atLeast: one.share }, note })
    figures.push({
      name: `${one.name}.p95`,
      value: found.oursP95Ms / found.bareP95Ms,
      unit: 'x',
      target: { atMost: 2 },
      note: `${found.oursP95Ms.toFixed(1)} of ${found.bareP95Ms.toFixed(1)} ms`,
    })
    console.log(`${one.name}: ${share.toFixed(0)} % (${note})`)
  }
  return { figures, shares }
}

export function sessionHeaders(data: DataSet): Record<string, string> {
  const cookie = sessionCookie(data)
  return { cookie: `${cookie.name}=${cookie.value}` }
}

/** The lists of the catalog and the board, as far as they are asked for. */
export async function measureApi(
  data: DataSet,
  ours: Running,
  bare: Running,
  options: { measureMs: number; wanted: (name: string) => boolean },
): Promise<Shares> {
  const headers = sessionHeaders(data)
  const cases = (await listCases(ours, headers, data)).filter(({ name }) => options.wanted(name))
  return measureCases(cases, ours, bare, { headers, measureMs: options.measureMs })
}
