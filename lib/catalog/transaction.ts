import pg from 'pg'
import type { Failure, Result } from '../domain/failure/result.ts'
import type { LedgerFact } from '../domain/ledger/entry.ts'
import { type Database, inTransaction } from './database.ts'
import { Prisma } from './generated/client.ts'
import { noteNotices } from './notice/note.ts'
import { withRawStatements } from './raw-statements.ts'
import { rowsOf } from './statement.ts'

/** A job as lib/queue describes it; the catalog only needs its bare shape to add it in the same transaction. */
interface JobRow {
  name: string
  payload: unknown
  maxAttempts: number
  key?: string
  /** By the product's clock; the queue runs by the real one, so it is converted. */
  runAt?: Date
}

/** One short transaction: rows, ledger, jobs and notices stand or fall together. */
export interface Transaction {
  prisma: Prisma.TransactionClient
  /** The database's clock (sluice_now()), read once: one instant for everything written here. */
  now: Date
  record(entry: LedgerFact): Promise<void>
  /** Added when the work is done, right before the commit: nobody waits for a job's key longer than that. */
  enqueue(job: JobRow): Promise<void>
  /** Tells every web process after commit that this thing changed; the same thing twice is told once. */
  notify(noun: string, id: string): Promise<void>
}

class Rollback extends Error {
  failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** The job of lib/queue/notice that sends what is due. Without a key: transactions must not wait for each other over it. */
const sendNotices: JobRow = { name: 'notice.send', payload: {}, maxAttempts: 5 }

/** What to tell after commit, each thing once and in one statement. */
interface Told {
  noun: string
  id: string
}

async function sendTold(prisma: Prisma.TransactionClient, told: Map<string, Told>): Promise<void> {
  if (told.size === 0) return
  const nouns = Array.from(told.values(), ({ noun }) => noun)
  const ids = Array.from(told.values(), ({ id }) => id)
  await prisma.$executeRaw`
    SELECT sluice_notify(noun, id) FROM unnest(${nouns}::text[], ${ids}::text[]) AS told (noun, id)`
}

/** Jobs of one transaction by what makes them the same job; of two with the same key the later one counts. */
type Asked = Map<string, JobRow>

const addJobsText = `
  SELECT 1 FROM jsonb_array_elements($1::jsonb) AS job
  CROSS JOIN LATERAL graphile_worker.add_job(identifier => job ->> 'name', payload => (job -> 'payload')::json,
    max_attempts => (job ->> 'attempts')::int, job_key => job ->> 'key', job_key_mode => 'replace',
    run_at => (job ->> 'at')::timestamptz - (sluice_now() - clock_timestamp())) AS added`

const jobRow = ({ name, payload, maxAttempts, key, runAt }: JobRow) => ({
  name,
  payload,
  attempts: maxAttempts,
  key: key ?? null,
  at: runAt ?? null,
})

/** In the order of their keys, as everybody adds them: two transactions never wait for each other crosswise. */
async function addJobs(prisma: Prisma.TransactionClient, asked: Asked): Promise<void> {
  if (asked.size === 0) return
  const jobs = [...asked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, job]) => job)
  await prisma.$queryRawUnsafe(addJobsText, JSON.stringify(jobs.map(jobRow)))
}

/** Adds one job where nothing else is written: a statement is a transaction of its own. */
export async function enqueueAlone(database: Pick<Database, 'pool'>, job: JobRow): Promise<void> {
  await rowsOf(database, 'job.add', addJobsText, [JSON.stringify([jobRow(job)])])
}

async function insertEntry(prisma: Prisma.TransactionClient, entry: LedgerFact, now: Date): Promise<void> {
  const { serviceId = null, environmentId = null, promotionId = null, reason = null } = entry
  await prisma.$executeRaw`
    INSERT INTO ledger_entry (at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, service_id,
      environment_id, promotion_id, reason, detail)
    VALUES (${now}, ${entry.actorKind}::"ActorKind", ${entry.actorId}::uuid, ${entry.actorName}, ${entry.action},
      ${entry.subjectKind}, ${entry.subjectId}, ${entry.subjectName}, ${serviceId}::uuid, ${environmentId}::uuid,
      ${promotionId}::uuid, ${reason}, ${JSON.stringify(entry.detail)}::jsonb)`
}

function bind(
  prisma: Prisma.TransactionClient,
  now: Date,
  told: Map<string, Told>,
  asked: Asked,
): Transaction {
  const enqueue = async (job: JobRow): Promise<void> => {
    asked.set(job.key ?? `${job.name} ${JSON.stringify(job.payload)}`, job)
  }
  return {
    prisma,
    now,
    record: async (entry) => {
      await insertEntry(prisma, entry, now)
      // Whoever writes what happened need not think of who is told: messages follow from the entry, in this transaction.
      if (await noteNotices(prisma, entry, now)) await enqueue(sendNotices)
    },
    enqueue,
    notify: async (noun, id) => {
      told.set(`${noun} ${id}`, { noun, id })
    },
  }
}

/** Serialisation losses and deadlocks. */
const lostCodes: ReadonlySet<string | undefined> = new Set(['40001', '40P01'])

/** In PostgreSQL's words where a raw statement lost, in the adapter's where the commit did, else in Prisma's. */
function lostARace(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return lostCodes.has(error.code)
  if (error instanceof Error && error.name === 'DriverAdapterError')
    return (error.cause as { kind?: unknown } | undefined)?.kind === 'TransactionWriteConflict'
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034'
}

/**
 * Runs `work` in one transaction. A Failure returned after a write rolls everything back.
 * Serialisation losses and deadlocks are tried again, at most three times.
 */
export async function transact<T>(
  database: Database,
  work: (tx: Transaction) => Promise<Result<T>>,
): Promise<Result<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(
        database,
        async (client, connection) => {
          const prisma = withRawStatements(client, connection)
          const rows = await prisma.$queryRaw<{ now: Date }[]>`SELECT sluice_now() AS now`
          const told = new Map<string, Told>()
          const asked: Asked = new Map()
          const result = await work(bind(prisma, rows[0]?.now ?? new Date(), told, asked))
          if (!result.ok) throw new Rollback(result.failure)
          await sendTold(prisma, told)
          await addJobs(prisma, asked)
          return result
        },
        { maxWait: 30_000, timeout: 20_000 },
      )
    } catch (error) {
      if (error instanceof Rollback) return { ok: false, failure: error.failure }
      if (!lostARace(error) || attempt === 3) throw error
    }
  }
}

/** The database's clock outside a transaction. */
export async function readNow(database: Pick<Database, 'pool'>): Promise<Date> {
  const result = await database.pool.query<{ now: Date }>({ name: 'now', text: 'SELECT sluice_now() AS now' })
  return result.rows[0]?.now ?? new Date()
}
