import { z } from 'zod'
import { findChoosable, lockOpenRelease, type ReleaseRecord } from '../../catalog/release/find.ts'
import { addServices } from '../../catalog/release/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'
import { thenRelease } from './get-release.ts'
import { reasonInput } from './plan-input.ts'
import { tellRelease } from './tell-release.ts'

export const ServicesInput = z.union([z.literal('all'), z.array(z.string().min(1).max(120)).min(1).max(2000)])

/** Puts services into a locked release: late once its week has begun. Those that are in it stay as they are. */
export async function chooseInto(
  tx: Transaction,
  actor: Actor,
  release: ReleaseRecord,
  wanted: z.infer<typeof ServicesInput>,
  reason: string | null,
): Promise<Result<null>> {
  const found = await findChoosable(tx, release.id, wanted)
  if (!found.ok) return found
  const fresh = found.value.filter(({ here, elsewhere }) => !here && (wanted !== 'all' || elsewhere === null))
  const taken = fresh.filter(({ elsewhere }) => elsewhere !== null)
  if (taken.length > 0)
    return fail(
      'conflict',
      `another release of ${release.batch} has them: ${taken.map(({ slug, elsewhere }) => `${slug} (${elsewhere})`).join(', ')}`,
      {
        field: 'services',
        taken: taken.map(({ slug, elsewhere }) => ({ service: slug, release: elsewhere })),
      },
    )
  for (const service of fresh) {
    const allowed = decide(actor, 'release.edit', service)
    if (!allowed.ok) return allowed
  }
  const state = tx.now >= release.weekStartsAt ? 'late' : 'included'
  if (state === 'late' && fresh.length > 0 && reason === null)
    return fail('precondition', 'the release week has begun: say why they join late', {
      need: 'reason',
      field: 'reason',
    })
  if (fresh.length === 0) return ok(null)
  await addServices(
    tx,
    release.id,
    fresh.map(({ id }) => id),
    { state, reason: state === 'late' ? reason : null },
  )
  await tellRelease(tx, release, actor, 'release.services-chosen', {
    reason,
    detail: { state, services: fresh.map(({ slug }) => slug) },
  })
  return ok(null)
}

/**
 * Chooses services for a release. Fails with not-found, wrong-state (closed), forbidden, conflict (another open release of
 * the same batch has one), precondition (its week has begun and nobody says why).
 */
export const chooseServices = thenRelease(
  defineUseCase({
    input: z.strictObject({
      id: z.string().min(1).max(120),
      services: ServicesInput,
      reason: reasonInput.optional(),
    }),
    authorise: (actor) => holdsAnywhere(actor, 'release.edit'),
    write: async ({ tx, actor, input }) => {
      const release = await lockOpenRelease(tx, input.id)
      if (!release.ok) return release
      const chosen = await chooseInto(tx, actor, release.value, input.services, input.reason ?? null)
      return chosen.ok ? ok({ id: release.value.id }) : chosen
    },
  }),
)
