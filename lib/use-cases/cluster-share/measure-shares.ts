import {
  type DueShare,
  listDueShares,
  listNamespaceOwners,
  listWorkloadOwners,
  readLastShares,
} from '../../catalog/cluster-share/reads.ts'
import { noteAsked, writeShares } from '../../catalog/cluster-share/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import type { CloudResult } from '../../cloud/ports/outcome.ts'
import { billingInstant } from '../../domain/calendar/billing-day.ts'
import { type Answers, clusterDayOf, nodeInstancesOf } from '../../domain/cluster-share/day-of-series.ts'
import { shareQuery, shareQuestions } from '../../domain/cluster-share/queries.ts'
import { sharesOfDay } from '../../domain/cluster-share/shares.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Surroundings } from '../define.ts'

const hourMs = 3_600_000
const instants = 24

interface Asked {
  answers: Answers
  /** Why a question was not answered; null: all were. */
  problem: string | null
}

/** Every hour of a billing day: each instant looks back over the hour before it. */
async function askDay({ cloud }: Surroundings, { connectionId, cluster, on }: DueShare): Promise<Asked> {
  const { metrics } = await cloud.reading(connectionId)
  const from = new Date(billingInstant(on).getTime() + hourMs)
  const to = new Date(from.getTime() + (instants - 1) * hourMs)
  const answers: Answers = { requested: null, cpuUsed: null, memoryUsed: null, capacity: null, nodes: null }
  let problem: string | null = null
  for (const question of shareQuestions) {
    const promql = shareQuery(question, hourMs / 1000)
    const told: CloudResult<{ labels: Record<string, string>; points: { value: number }[] }[]> =
      await metrics.queryRange(cluster, { promql, from, to, stepSeconds: hourMs / 1000 })
    if (told.ok)
      answers[question] = told.value.map(({ labels, points }) => ({
        labels,
        values: points.map(({ value }) => value),
      }))
    else problem ??= told.failure.message
  }
  return { answers, problem }
}

/** What became of one day. */
type Outcome = 'measured' | 'estimated' | 'unknown'

async function shareDay(around: Surroundings, due: DueShare): Promise<Result<Outcome>> {
  const { database } = around
  const { cluster, on } = due
  const { answers, problem } = await askDay(around, due)
  await noteAsked(database, due.ruleId, problem)
  const namespaces = new Map(
    (await listNamespaceOwners(database, due)).map(({ namespace, ...owner }) => [namespace, owner]),
  )
  const known = await listWorkloadOwners(database, cluster)
  const measured = clusterDayOf(answers, instants, known, (namespace) => namespaces.get(namespace) ?? null)
  const last = await readLastShares(database, cluster, on)
  const found = sharesOfDay(measured, last)
  if (found === null) return ok('unknown')
  // The same estimate again says nothing new, and would have the month judged again.
  if (found.estimated && due.estimated) return ok('estimated')
  const nodes = found.estimated ? (last?.nodes ?? []) : nodeInstancesOf(answers.nodes)
  return transact(database, async (tx) => {
    await writeShares(tx, { cluster, on, nodes, ...found })
    return ok(found.estimated ? 'estimated' : 'measured')
  })
}

/**
 * Measures days of shared clusters that are over: who asked for and used how much of them. Without metrics the last known
 * shares are kept, marked as estimated, and the day is asked for again for two weeks. Months with such days are judged again
 * by their own mark. Answers how many days became what.
 */
export async function measureShares(
  around: Surroundings,
  most = 30,
): Promise<Result<Record<Outcome, number>>> {
  const counts = { measured: 0, estimated: 0, unknown: 0 }
  for (const due of await listDueShares(around.database, most)) {
    const outcome = await shareDay(around, due)
    if (!outcome.ok) return outcome
    counts[outcome.value] += 1
  }
  return ok(counts)
}
