// Browsers that read the log of a job that prints: two processes that answer them, one worker, the simulated cloud.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sessionCookieName, signSession } from '../platform/auth/session-token.ts'
import { newId } from '../platform/ids.ts'
import { type FaultWorld, openFaultWorld, sessionSecret } from './fault-world.ts'
import { createPerson } from './people.ts'

/** So long fifty of them take to come and to sign in. */
const comingMs = 5_000
const pipelineName = 'order-service-ci-k8s'
const flow = '/oapi/v1/flow/organizations/yunfan/pipelines'

interface Reader {
  /** Lines it has, in order. */
  lines: number
  /** Milliseconds from print to here, per line. */
  lags: number[]
  /** A line was missing or came twice. */
  gap: boolean
}

export interface LogReading {
  seconds: number
  /** Calls of the cloud for the log that one reads, and for the one that all read. */
  callsForOne: number
  callsForMany: number
  /** Readers that had every line in order. */
  right: number
  readers: number
  lines: number
  lags: number[]
}

interface WatchedJob {
  id: string
  runId: string
}

/** Starts a run whose first two jobs print all the while, and puts it where sync would. */
async function startRun(world: FaultWorld, lines: number): Promise<WatchedJob[]> {
  for (const job of ['static-analysis', 'vulnerability-scan'])
    await world.control('POST', 'flow-log', { pipeline: pipelineName, job, lines })
  const { prisma } = world.around.database
  const pipeline = await prisma.pipeline.findFirstOrThrow({ where: { name: pipelineName } })
  const runs = `${flow}/${pipeline.externalId}/runs`
  const number = Number(await world.yunxiao('operator', 'POST', runs, { params: '{}' }))
  const run = (await world.yunxiao('reader', 'GET', `${runs}/${number}`)) as {
    stages: { stageInfo: { jobs: { id: number; name: string }[] } }[]
  }
  const jobs = run.stages[0]?.stageInfo.jobs ?? []
  const runId = newId()
  const stored = jobs.map(({ id, name }) => ({
    id: String(id),
    name,
    state: 'running',
    startedAt: null,
    endedAt: null,
  }))
  await prisma.pipelineRun.create({
    data: {
      id: runId,
      pipelineId: pipeline.id,
      number,
      state: 'running',
      rawStatus: 'RUNNING',
      stages: [{ name: 'Code check', state: 'running', jobs: stored }],
      seenAt: new Date(),
    },
  })
  return stored.map(({ id }) => ({ id, runId }))
}

/** Reads as a browser does: what is new when it is told so, and now and then because nobody may have told. */
async function read(
  url: string,
  cookie: string,
  job: WatchedJob,
  sinceMs: number,
  signal: AbortSignal,
): Promise<Reader> {
  const reader: Reader = { lines: 0, lags: [], gap: false }
  const headers = { cookie, origin: url, 'sec-fetch-site': 'same-origin' }
  const address = `${url}/api/v1/runs/${job.runId}/jobs/${job.id}/log`
  let wake = () => {}
  const listen = async () => {
    const stream = await fetch(`${url}/api/events`, { headers, signal })
    const decoder = new TextDecoder()
    for await (const part of stream.body ?? [])
      if (decoder.decode(part as Uint8Array).includes(`"id":"${job.runId}/${job.id}"`)) wake()
  }
  const listening = listen().catch(() => undefined)
  while (!signal.aborted) {
    const told = new Promise<void>((resolve) => {
      wake = resolve
    })
    const answer = await fetch(`${address}?from=${reader.lines + 1}&limit=1000`, { headers, signal }).catch(
      () => null,
    )
    if (!answer?.ok) {
      if (!signal.aborted) await pause(200)
      continue
    }
    const { from, items, lines } = (await answer.json()) as { from: number; items: string[]; lines: number }
    const now = Date.now()
    if (from !== reader.lines + 1) reader.gap = true
    for (const item of items) {
      const at = Date.parse(/^\[([^\]]+)\]/.exec(item)?.[1] ?? '')
      if (Number.isNaN(at)) reader.gap = true
      if (at >= sinceMs) reader.lags.push(now - at)
    }
    reader.lines += items.length
    if (reader.lines < lines) continue
    await Promise.race([told, pause(5_000, undefined, { signal }).catch(() => undefined)])
  }
  await listening
  return reader
}

/** One reads the log of one job, `many` that of the other, on two processes that answer; so many seconds. */
export async function measureLogReaders(many: number, seconds: number): Promise<LogReading> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-log-readers-'))
  const world = await openFaultWorld(folder, 'small', { worker: { WORKER_CLAIM_SECONDS: '15' } })
  try {
    const portals = [await world.startPortal(), await world.startPortal()]
    await world.startWorker()
    const cookies = await Promise.all(
      Array.from({ length: many + 1 }, async (_, index) => {
        const person = await createPerson(world.around.database, `reader-${index}`, [{ role: 'viewer' }])
        return `${sessionCookieName('http://127.0.0.1')}=${signSession(person.sessionId, sessionSecret)}`
      }),
    )
    const [one, all] = await startRun(world, 1_500)
    if (!one || !all) throw new Error('the run has no two jobs that print at once')
    const ending = new AbortController()
    // What was printed while all of them came is not measured.
    const since = Date.now() + comingMs
    const reading = cookies.map((cookie, index) =>
      read(portals[index % 2]?.url ?? '', cookie, index === many ? one : all, since, ending.signal),
    )
    await pause(seconds * 1_000)
    const calls = async (job: WatchedJob) => {
      const found = (await world.ask(`journal?product=flow&path=/jobs/${job.id}/&limit=20000`)) as {
        entries: unknown[]
      }
      return found.entries.length
    }
    const [callsForOne, callsForMany] = [await calls(one), await calls(all)]
    ending.abort()
    const readers = (await Promise.all(reading)).slice(0, many)
    const lines = Math.max(...readers.map((reader) => reader.lines))
    const lags = readers.flatMap((reader) => reader.lags)
    const right = readers.filter((reader) => !reader.gap && reader.lines >= lines * 0.9).length
    return { seconds, callsForOne, callsForMany, right, readers: many, lines, lags }
  } finally {
    await world.close()
  }
}
