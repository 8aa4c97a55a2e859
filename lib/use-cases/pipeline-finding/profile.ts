import { z } from 'zod'
import { type ProfileRow, readProfile, writeProfile } from '../../catalog/pipeline-finding/profile.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import { StageProfile } from '../../domain/pipeline-finding/stages.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'

const shown = (actor: Actor, row: ProfileRow) => ({
  ...row,
  may: permitted(decide(actor, 'environment.edit')),
})

/** Which stages pipelines must have, and whether the reader may say otherwise. */
export const getProfile = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor }) => ok(shown(actor, await readProfile(database))),
})

/** Says which stages pipelines must have. Fails with forbidden, conflict (somebody was faster: read it again). */
export const setProfile = defineUseCase({
  input: z.strictObject({
    stages: StageProfile,
    version: z.int().min(0),
    reason: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => decide(actor, 'environment.edit'),
  write: async ({ tx, actor, input }) => {
    if (actor.kind === 'system') return fail('forbidden', 'only a person says what pipelines must have')
    const before = await readProfile(tx)
    const { stages, version, reason } = input
    if (
      before.version !== version ||
      !(await writeProfile(tx, { stages, version, reason, editorId: actor.personId }))
    )
      return fail('conflict', 'somebody changed it meanwhile: read it again', { version: before.version })
    await tx.record({
      ...authorOf(actor),
      action: 'pipeline-profile.changed',
      subjectKind: 'pipeline-profile',
      subjectId: 'pipeline-profile',
      subjectName: '',
      reason,
      detail: { before: before.stages, after: stages },
    })
    await tx.notify('pipeline-finding', 'profile')
    return ok(shown(actor, await readProfile(tx)))
  },
})
