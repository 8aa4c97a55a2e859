import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { readReleaseBoard } from '../../catalog/release/board.ts'
import { readReleaseAbout, readServiceVersions } from '../../catalog/release/reads.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type Call, defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { judgeBoardRow, shownRow } from './board-row.ts'
import { owedBranchesOf } from './owed-branches.ts'
import { findingsOf } from './version-findings.ts'

const mostCommits = 500

/** ReleaseServiceDetail of the API contract. Fails with `not-found`. */
export async function readServiceDetail(database: Database, actor: Actor, id: string, service: string) {
  const board = await readReleaseBoard(database, id, { service })
  if (!board) return fail('not-found', `no release is called "${id}"`, { field: 'id' })
  const [row] = board.rows
  if (!row) return fail('not-found', `"${service}" is not in ${board.release.name}`, { field: 'service' })
  const [about, { versions, mintable }] = await Promise.all([
    readReleaseAbout(database, board.release.id, row.service.id),
    readServiceVersions(database, board.release.id, row.service.id),
  ])
  const judged = judgeBoardRow(row)
  const subject = { teamId: row.teamId, productLineId: row.productLineId }
  const closed = board.release.closedAt === null ? null : fail('wrong-state', 'the release is closed')
  return ok({
    row: shownRow(row, judged),
    commits: judged.evidence?.slice(0, mostCommits) ?? null,
    owed: owedBranchesOf(row, judged),
    versions,
    mintable,
    findings: about ? findingsOf(about) : [],
    may: {
      change: permitted(closed ?? decide(actor, 'release.edit', subject)),
      mint: permitted(closed ?? decide(actor, 'release.edit', subject)),
      verify: permitted(closed ?? decide(actor, 'release.verify', subject)),
      backMerge: permitted(decide(actor, 'release.back-merge', subject)),
    },
    now: board.now,
  })
}

/** One service of a release with the evidence of every commit since the cut. Fails with `not-found`. */
export const getReleaseService = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(120), service: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: ({ database, actor, input }) => readServiceDetail(database, actor, input.id, input.service),
})

type ReleaseServiceDetail = Extract<Awaited<ReturnType<typeof readServiceDetail>>, { ok: true }>['value']

export type { ReleaseServiceDetail }

/** Answers a change of one service of a release with the whole of it. */
export function thenService(call: Call<{ id: string; service: string }>): Call<ReleaseServiceDetail> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? readServiceDetail(around.database, actor, done.value.id, done.value.service) : done
  }
}
