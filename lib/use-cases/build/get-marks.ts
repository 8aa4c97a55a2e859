import { z } from 'zod'
import { type BadBuildRow, type DriftRow, readMarks, type SuspectRow } from '../../catalog/hold/marks.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { type Call, defineQuery } from '../define.ts'
import { type HoldItem, holdItemOf } from '../hold/list-holds.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'

/** ServiceMarks of the API contract. */
export interface ServiceMarks {
  holds: HoldItem[]
  suspects: (Omit<SuspectRow, 'environmentId'> & { may: { clear: Permitted } })[]
  bad: (BadBuildRow & { may: { clear: Permitted } })[]
  drifts: (Omit<DriftRow, 'environmentId'> & {
    may: { adopt: Permitted; confirm: Permitted; refuse: Permitted; revert: Permitted }
  })[]
  now: string
}

type Where = { teamId: string | null; productLineId: string | null }

function clearBad(actor: Actor, where: Where, row: BadBuildRow): Permitted {
  const allowed = decide(actor, 'build.clear-bad', where)
  if (!allowed.ok) return permitted(allowed)
  const own = actor.kind !== 'system' && actor.personId === row.markedBy.id
  return permitted(own ? fail('own-request', 'whoever marked a build as bad does not clear it') : ok(null))
}

/** DriftItem of the API contract: what the reader may do about it. */
export function driftItem(actor: Actor, where: Where, row: DriftRow): ServiceMarks['drifts'][number] {
  const { environmentId, ...shown } = row
  const subject = { ...where, environmentId }
  const adopt = decide(actor, 'place.adopt', subject)
  const free = row.isTaken ? fail('place-taken', 'a promotion holds this place') : ok(null)
  const asked = row.adoption ? ok(null) : fail('wrong-state', 'nobody asked to adopt it')
  const own = actor.kind !== 'system' && row.adoption?.askedBy.id === actor.personId
  const other = own ? fail('own-request', 'a second person adopts it') : ok(null)
  const first = (...results: { ok: boolean }[]) =>
    permitted((results.find((result) => !result.ok) ?? ok(null)) as Parameters<typeof permitted>[0])
  const known = row.runningDigest ? ok(null) : fail('precondition', 'nobody knows what runs on every target')
  return {
    ...shown,
    may: {
      adopt: first(
        adopt,
        free,
        known,
        row.adoption ? fail('conflict', 'adoption is asked already') : ok(null),
      ),
      confirm: first(adopt, asked, other, free),
      refuse: first(adopt, asked),
      revert: first(
        decide(actor, 'promotion.request', subject),
        free,
        row.desired ? ok(null) : fail('precondition', 'the build that should run is not known'),
      ),
    },
  }
}

/** What of a service asks for caution: open holds, suspect and bad builds, outside changes. Fails with not-found. */
export const getMarks: Call<ServiceMarks> = defineQuery({
  input: z.strictObject({ slug: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const rows = await readMarks(database, input.slug)
    if (!rows) return fail('not-found', `no service is called "${input.slug}"`)
    const { service, now } = rows
    return ok({
      holds: rows.holds.map((row) => holdItemOf(actor, row, new Date(now))),
      suspects: rows.suspects.map(({ environmentId, ...row }) => ({
        ...row,
        may: { clear: permitted(decide(actor, 'suspect.promote', { ...service, environmentId })) },
      })),
      bad: rows.bad.map((row) => ({ ...row, may: { clear: clearBad(actor, service, row) } })),
      drifts: rows.drifts.map((row) => driftItem(actor, service, row)),
      now,
    })
  },
})

/** Answers a change of a build's mark with all marks of its service, read after the change was committed. */
export function thenMarks(call: Call<{ service: string }>): Call<ServiceMarks> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? getMarks(around, actor, { slug: done.value.service }) : done
  }
}
