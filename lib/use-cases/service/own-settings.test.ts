import { beforeEach, describe, expect, it } from 'vitest'
import { ServiceDetail } from '../../api/contract/service.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { getService } from './get-service.ts'
import { listServices } from './list-services.ts'
import { updateService } from './update-service.ts'

const test = testDatabase()
let stage: Stage

beforeEach(async () => {
  stage = await createStage(test)
})

const slug = 'order-service'
const own = { production: { errorRate: 0.01, alerts: null, policy: 'roll-back' as const } }

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const codeOf = async (call: Promise<Result<unknown>>) => {
  const result = await call
  return result.ok ? 'ok' : result.failure.code
}
const edit = (change: Record<string, unknown>, actor = stage.people.wang) =>
  updateService(stage.around, actor, { slug, ...change })
const detail = async (name = slug) =>
  ServiceDetail.parse(
    JSON.parse((await value(getService(stage.around, stage.people.zhou, { slug: name }))).text),
  )
const ledger = () =>
  test.database.prisma.ledgerEntry.findMany({
    where: { action: 'service.updated' },
    orderBy: { id: 'asc' },
  })

describe('what a service says of its own for an environment', () => {
  it('is nothing at first, and is told as it was set', async () => {
    expect(await detail()).toMatchObject({ autoPromoteInto: [], observationLimits: {} })
    await value(
      edit({ autoPromoteInto: ['test', 'test'], observationLimits: own, reason: 'pays for itself' }),
    )
    expect(await detail()).toMatchObject({
      autoPromoteInto: ['test'],
      observationLimits: own,
      sources: { autoPromoteInto: 'portal', observationLimits: 'portal' },
    })
  })

  it('is not overwritten by who saw something older: they are told what it is now, and whose it is', async () => {
    const { lin } = stage.people
    await value(edit({ autoPromoteInto: ['test'], seen: { autoPromoteInto: [] }, reason: 'first' }, lin))
    const late = await edit({ autoPromoteInto: ['pre-production'], seen: { autoPromoteInto: [] } })
    expect(late).toMatchObject({
      failure: {
        code: 'conflict',
        detail: { field: 'autoPromoteInto', now: ['test'], by: { name: lin.name, reason: 'first' } },
      },
    })
    expect((await detail()).autoPromoteInto).toEqual(['test'])
    await value(edit({ observationLimits: own, seen: { observationLimits: {} } }))
    expect(await codeOf(edit({ observationLimits: {}, seen: { observationLimits: {} } }, lin))).toBe(
      'conflict',
    )
    // The order of names is none of it, and another field of the service is no conflict.
    const { policy, alerts, errorRate } = own.production
    await value(
      edit({
        observationLimits: {},
        seen: { observationLimits: { production: { policy, alerts, errorRate } } },
      }),
    )
    expect((await ledger()).at(-1)?.detail).toMatchObject({ changed: ['observationLimits'] })
  })

  it('leaves the other alone, and is taken away again', async () => {
    await value(edit({ autoPromoteInto: ['test'], observationLimits: own }))
    await value(edit({ observationLimits: {} }))
    expect(await detail()).toMatchObject({ autoPromoteInto: ['test'], observationLimits: {} })
    await value(edit({ autoPromoteInto: [] }))
    expect((await detail()).autoPromoteInto).toEqual([])
  })

  it('stands in the ledger with who and why', async () => {
    await value(edit({ autoPromoteInto: ['test'], observationLimits: own, reason: 'pays for itself' }))
    const [entry, ...more] = await ledger()
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      subjectName: slug,
      reason: 'pays for itself',
      detail: {
        changed: ['autoPromoteInto', 'observationLimits'],
        after: { autoPromoteInto: ['test'], observationLimits: own },
      },
    })
  })

  it('is told under an old name too', async () => {
    await value(edit({ observationLimits: own, newSlug: 'ordering' }))
    expect(await detail()).toMatchObject({ slug: 'ordering', observationLimits: own })
  })

  it('is not carried by the list', async () => {
    await value(edit({ observationLimits: own }))
    const page = await value(
      listServices(stage.around, stage.people.zhou, { retired: false, limit: 10, withTotal: false }),
    )
    expect(page.text).toContain(slug)
    expect(page.text).not.toContain('observationLimits')
  })

  it('is refused for an environment that there is not, and nothing is written', async () => {
    expect(await codeOf(edit({ autoPromoteInto: ['staging'] }))).toBe('not-found')
    expect(await codeOf(edit({ observationLimits: { staging: {} } }))).toBe('not-found')
    expect(await ledger()).toEqual([])
  })

  it.each([
    { production: { errorRate: 1.5 } },
    { production: { latencySeconds: 0 } },
    { production: { restarts: 1.5 } },
    { production: { policy: 'pray' } },
    { production: { errorrate: 0.1 } },
  ])('is refused when no limit: %j', async (observationLimits) => {
    expect(await codeOf(edit({ observationLimits }))).toBe('invalid')
  })

  it('is for those who may edit the service', async () => {
    const { zhou, becker, lin } = stage.people
    expect(await codeOf(edit({ autoPromoteInto: ['test'] }, zhou))).toBe('forbidden')
    expect(await codeOf(edit({ observationLimits: own }, becker))).toBe('forbidden')
    expect(await codeOf(edit({ autoPromoteInto: ['test'] }, lin))).toBe('ok')
  })
})
