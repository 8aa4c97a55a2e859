import { beforeEach, describe, expect, it } from 'vitest'
import type { EnvironmentSettings } from '../../domain/environment/settings.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPerson } from '../../testing/people.ts'
import { createTrainStage, type TrainStage } from '../../testing/train-stage.ts'
import type { Call } from '../define.ts'
import { giveDelegation } from '../delegation/own-delegations.ts'
import { getOverview } from '../overview/get-overview.ts'
import { advanceTrain } from './advance-train.ts'
import { approveTrain } from './approve-train.ts'
import { changeTrain } from './change-train.ts'
import { createTrain } from './create-train.ts'
import { getTrain } from './get-train.ts'
import { goTrain } from './go-train.ts'
import { rejectTrain } from './stop-train.ts'

const names = ['cart', 'order', 'pay-gate']
const rule = {
  count: 1,
  role: 'release-manager',
  requesterMayApprove: false,
  builderMayApprove: false,
  approverMayStart: true,
  lapseDays: 7,
  group: null,
  groupMode: 'beside',
  escalateAfterMinutes: 30,
} as const satisfies EnvironmentSettings['approvals']

describe('a word on a train', () => {
  const test = testDatabase()
  let stage: TrainStage
  beforeEach(async () => {
    stage = await createTrainStage(test, names, { approvals: rule })
  })

  const run = async <T>(call: Call<T>, actor: Actor, input: unknown): Promise<T> => {
    const answer = await call(stage.around, actor, input)
    if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.message}`)
    return answer.value
  }
  const refusal = async (call: Call<unknown>, actor: Actor, input: unknown) => {
    const answer = await call(stage.around, actor, input)
    return answer.ok ? 'done' : answer.failure.code
  }
  const create = (actor: Actor = stage.people.lin) =>
    run(createTrain, actor, { name: '618', environment: 'production', services: names })
  const delegate = (from: Actor & { personId: string }, to: { personId: string }) =>
    run(giveDelegation, from, { toPersonId: to.personId, toAt: new Date(Date.now() + 86_400_000) })
  const asksMe = async (actor: Actor) => {
    const overview = (await run(getOverview, actor, {})).parse() as {
      trains: { number: number; rows: number }[]
    }
    return overview.trains.map(({ number, rows }) => ({ number, rows }))
  }

  it('is given for another, under both names, and reaches each row as the word of that other', async () => {
    const { mei, viewer, wang } = stage.people
    const train = await create()
    const wish = { id: train.id, listHash: train.listHash }
    expect([await asksMe(viewer), await asksMe(wang), await asksMe(mei)]).toEqual([
      [],
      [],
      [{ number: train.number, rows: 3 }],
    ])
    expect(await refusal(approveTrain, viewer, wish)).toBe('forbidden')
    await delegate(mei, viewer)
    expect(await asksMe(viewer)).toEqual([{ number: train.number, rows: 3 }])
    const seen = await run(getTrain, viewer, { id: train.id })
    expect([seen.may.approve.allowed, seen.approveFor]).toEqual([
      true,
      [{ id: mei.personId, name: mei.name }],
    ])
    expect(await refusal(approveTrain, viewer, { ...wish, forPersonId: stage.people.lin.personId })).toBe(
      'forbidden',
    )
    const approved = await run(approveTrain, viewer, wish)
    expect(approved.approvals).toMatchObject([
      { person: { key: 'viewer' }, forPerson: { key: 'mei' }, rows: 3 },
    ])
    expect([await asksMe(viewer), await asksMe(mei)]).toEqual([[], []])
    await run(goTrain, mei, { id: train.id })
    await advanceTrain(stage.around, train.id)
    const [asked] = await stage.promotions('cart')
    expect(asked?.approvals).toMatchObject([{ personId: viewer.personId, forPersonId: mei.personId }])
    const kept = await test.database.prisma.trainApproval.findMany({ where: { trainId: train.id } })
    expect(kept).toMatchObject([{ personId: viewer.personId, forPersonId: mei.personId }])
    const entry = await test.database.prisma.ledgerEntry.findFirst({ where: { action: 'train.approved' } })
    expect(entry?.detail).toMatchObject({ for: 'mei', forPersonId: mei.personId })
  })

  it('is taken for the one that is named, where somebody stands for several', async () => {
    const { lin, mei, viewer } = stage.people
    const zhao = await createPerson(test.database, 'zhao', [{ role: 'release-manager' }])
    await delegate(mei, viewer)
    await delegate(zhao, viewer)
    await delegate(lin, viewer)
    const train = await create()
    // Lin asked for it: nobody says yes in that name.
    const seen = await run(getTrain, viewer, { id: train.id })
    expect(seen.approveFor.map(({ name }) => name)).toEqual(['mei', 'zhao'])
    const wish = { id: train.id, listHash: train.listHash, forPersonId: zhao.personId }
    const approved = await run(approveTrain, viewer, wish)
    expect(approved.approvals).toMatchObject([{ forPerson: { key: 'zhao' } }])
  })

  it('keeps out who asked for it, whichever of the two that is, unless the switch lets them', async () => {
    const { lin, mei } = stage.people
    const train = await create()
    const wish = { id: train.id, listHash: train.listHash }
    await delegate(mei, lin)
    expect(await refusal(approveTrain, lin, wish)).toBe('own-request')
    await test.database.prisma.environment.update({
      where: { id: stage.production.id },
      data: {
        settings: {
          ...(stage.production.settings as object),
          approvals: { ...rule, requesterMayApprove: true },
        },
      },
    })
    expect(await refusal(approveTrain, lin, wish)).toBe('done')
  })

  it('does not count for what the two built themselves, and is refused when they built all of it', async () => {
    const { mei } = stage.people
    const { prisma } = test.database
    const { connectionId } = await prisma.imageRepository.findFirstOrThrow()
    const pipeline = await stage.make.pipeline(connectionId, 'ci')
    const built = async (slug: string, number: number) => {
      const run = await stage.make.run(pipeline.id, number, { actor: 'mei' })
      await prisma.build.update({ where: { id: stage.of(slug).newer }, data: { runId: run.id } })
    }
    const train = await create()
    const wish = { id: train.id, listHash: train.listHash }
    await built('cart', 1)
    expect((await run(approveTrain, mei, wish)).approvals).toMatchObject([{ rows: 2 }])
    await built('order', 2)
    await built('pay-gate', 3)
    expect(await approveTrain(stage.around, mei, wish)).toMatchObject({
      failure: { code: 'own-request', detail: { why: 'own-build' } },
    })
  })

  it('is asked for by a message when the list is there to read, and again when it became another', async () => {
    const { lin, mei } = stage.people
    const { prisma } = test.database
    await prisma.notice.deleteMany()
    for (const personId of [lin.personId, mei.personId])
      await prisma.noticeRoute.create({
        data: {
          id: personId,
          personId,
          channel: 'email',
          address: `${personId}@example.com`,
          locale: 'en',
          createdAt: new Date(),
        },
      })
    const train = await create()
    const told = () => prisma.notice.findMany({ orderBy: { createdAt: 'asc' } })
    // Not who asked for it: that word would not count.
    expect(await told()).toMatchObject([
      {
        kind: 'approval-asked',
        routeId: mei.personId,
        values: { subject: `T-${train.number}`, service: `T-${train.number}`, services: names.join(', ') },
      },
    ])
    await run(changeTrain, lin, { id: train.id, services: names })
    expect(await told()).toHaveLength(1)
    await run(changeTrain, lin, { id: train.id, services: ['cart', 'order'] })
    expect(await told()).toHaveLength(2)
  })

  it('ends it as a rejection by who stands for another', async () => {
    const { mei, viewer } = stage.people
    const train = await create()
    const no = { id: train.id, reason: 'not this week' }
    expect(await refusal(rejectTrain, viewer, no)).toBe('forbidden')
    await delegate(mei, viewer)
    expect((await run(rejectTrain, viewer, no)).state).toBe('cancelled')
  })
})
