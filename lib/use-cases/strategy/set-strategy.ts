import { z } from 'zod'
import { listStrategyPlaces, writeStrategy } from '../../catalog/strategy/settings.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { fits } from '../../domain/strategy/fit.ts'
import { Strategy, strategyOf } from '../../domain/strategy/strategy.ts'
import { defineUseCase } from '../define.ts'
import { personIdOf } from '../promotion/placing.ts'
import { itemOf } from './list-strategies.ts'

/**
 * Sets how builds of a service take each other's place in an environment, from the next promotion on; one that runs goes on
 * as it was started. Fails with not-found, forbidden, and invalid where a target cannot do it.
 */
export const setStrategy = defineUseCase({
  input: z.strictObject({
    slug: z.string().min(1).max(120),
    environment: z.string().min(1).max(120),
    strategy: Strategy,
    reason: z.string().trim().min(1).max(2000),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'service.edit'),
  write: async ({ tx, actor, input }) => {
    const find = async () =>
      (await listStrategyPlaces(tx, input.slug)).find(({ environment }) => environment === input.environment)
    const place = await find()
    if (!place)
      return fail('not-found', `${input.slug} does not live in ${input.environment}`, { noun: 'environment' })
    const allowed = decide(actor, 'service.edit', place)
    if (!allowed.ok) return allowed
    const { strategy, reason } = input
    const unfit = place.targets.filter((target) => !fits(strategy.kind, target)).map(({ name }) => name)
    if (unfit.length > 0)
      return fail('invalid', `${unfit.join(', ')} cannot share its traffic that way`, { field: 'strategy' })
    const before = strategyOf(place.stored)
    if (JSON.stringify(before) === JSON.stringify(strategy)) return ok(itemOf(place, actor))
    await writeStrategy(tx, place, { strategy, reason, setById: personIdOf(actor) })
    await tx.record({
      ...authorOf(actor),
      action: 'service.strategy-set',
      subjectKind: 'service',
      subjectId: place.serviceId,
      subjectName: input.slug,
      serviceId: place.serviceId,
      environmentId: place.environmentId,
      reason,
      detail: { before, after: strategy },
    })
    await tx.notify('place', `${place.serviceId}/${place.environmentId}`)
    return ok(itemOf((await find()) ?? place, actor))
  },
})
