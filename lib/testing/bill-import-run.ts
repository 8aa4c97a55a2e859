// A process that does nothing but one import and says how long it took and how much memory it had at most.
import { createDatabase } from '../catalog/database.ts'
import { createMemoryCloud } from '../cloud/memory/cloud.ts'
import { createPool } from '../platform/db.ts'
import { createLog } from '../platform/log.ts'
import { runImport } from '../use-cases/bill/run-import.ts'

const { DATABASE_URL: databaseUrl = '', IMPORT: importId = '' } = process.env
const database = createDatabase(
  createPool({ databaseUrl, databasePoolSize: 4 }, createLog('silent', 'bench')),
)
const around = { database, cloud: createMemoryCloud().gate }
// As a worker is when an import comes: it has asked its database before. What reads and writes bills is cold.
await database.prisma.$queryRaw`SELECT 1`
const began = performance.now()
const { did } = await runImport(around, importId, new AbortController().signal)
const tookMs = performance.now() - began
// In kB, whatever the platform's own unit.
const peakMb = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ did, tookMs, peakMb }))
process.exit(0)
