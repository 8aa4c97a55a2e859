// Asks one loopback server again and again over a fixed number of kept-alive connections, for a bounded time, in a
// process of its own. Reads its task as JSON from standard input, writes its finding as JSON.
import { text } from 'node:stream/consumers'
import { Client } from 'undici'

export interface LoadTask {
  origin: string
  /** Asked in turn. */
  paths: string[]
  headers: Record<string, string>
  connections: number
  warmUpMs: number
  measureMs: number
}

export interface LoadFinding {
  requestsPerSecond: number
  p50Ms: number
  p95Ms: number
  bytes: number
  /** Anything but 200. */
  bad: number
}

const task = JSON.parse(await text(process.stdin)) as LoadTask
if (!['127.0.0.1', 'localhost'].includes(new URL(task.origin).hostname)) throw new Error('loopback only')

let turn = 0
let bad = 0
let bytes = 0
let latencies: number[] = []
let stopAt = performance.now() + task.warmUpMs

function ask(client: Client): Promise<void> {
  const path = task.paths[turn++ % task.paths.length] ?? '/'
  const began = performance.now()
  return new Promise((settle, reject) => {
    client.dispatch(
      { path, method: 'GET', headers: task.headers },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status) => {
          if (status !== 200) bad += 1
        },
        onResponseData: (_controller, chunk) => {
          bytes += chunk.length
        },
        onResponseEnd: () => {
          latencies.push(performance.now() - began)
          settle()
        },
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
}

const clients = Array.from({ length: task.connections }, () => new Client(task.origin, { pipelining: 1 }))
async function askUntilStop(): Promise<void> {
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < stopAt) await ask(client)
    }),
  )
}

await askUntilStop()
latencies = []
bad = 0
bytes = 0
const began = performance.now()
stopAt = began + task.measureMs
await askUntilStop()
const seconds = (performance.now() - began) / 1000
latencies.sort((a, b) => a - b)
const at = (share: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN
const finding: LoadFinding = {
  requestsPerSecond: latencies.length / seconds,
  p50Ms: at(0.5),
  p95Ms: at(0.95),
  bytes: Math.round(bytes / Math.max(1, latencies.length)),
  bad,
}
console.log(JSON.stringify(finding))
for (const client of clients) await client.close()
