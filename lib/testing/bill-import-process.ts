// A process that imports and is killed at the n-th time it reaches a boundary: `node … <import> <point> <times>`.
import { createDatabase } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { runImport } from '../use-cases/bill/run-import.ts'

const {
  DATABASE_URL: databaseUrl = '',
  IMPORT: importId = '',
  POINT: point = '',
  TIMES: times = '1',
} = process.env
const database = createDatabase(createPool({ databaseUrl, databasePoolSize: 4 }, createLog('silent', 'test')))
let left = Number(times)
const reached = (at: string) => {
  if (at !== point) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
const around = { database, cloud: createMemoryCloud().gate, reached, claimMs: 60_000 }
const turn = await runImport(around, importId, new AbortController().signal, { rows: 200, ms: 60_000 })
console.log(JSON.stringify(turn))
process.exit(0)
