import { beforeEach, describe, expect, it } from 'vitest'
import { PromotionExplanation } from '../../api/contract/promotion.ts'
import type { Result } from '../../domain/failure/result.ts'
import { gateNames } from '../../domain/promotion/gate-verdict.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { createWaiver } from '../waiver/create-waiver.ts'
import { cancelPromotion } from './cancel-promotion.ts'
import { explainPromotion } from './explain-promotion.ts'
import { requestPromotion } from './request-promotion.ts'

const test = testDatabase()
let stage: Stage
let digest = ''

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const ask = () =>
  value(
    requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service',
      environment: 'test',
      build: digest,
    }),
  )
const explain = async (id: string) => {
  const told = await value(explainPromotion(stage.around, stage.people.zhou, { id }))
  expect(PromotionExplanation.strict().safeParse(told).error?.issues ?? []).toEqual([])
  const scan = (list: { gate: string; verdict: string }[] | null) =>
    list?.find(({ gate }) => gate === 'scan')?.verdict ?? null
  return { ...told, scans: [scan(told.askedVerdicts), scan(told.startVerdicts), scan(told.verdicts)] }
}

beforeEach(async () => {
  stage = await createStage(test)
  await stage.runs('test', await stage.addBuild('old'))
  const build = await stage.addBuild('fresh')
  digest = build.digest
  const finding = {
    name: 'CVE-1',
    severity: 'high',
    feature: 'zlib',
    version: '1',
    fixedIn: null,
    link: null,
  }
  await test.database.prisma.build.update({ where: { id: build.id }, data: { findings: [finding] } })
})

describe('explain', () => {
  it('answers of one that has ended: as asked, as started, and as the gates would say now', async () => {
    const { id } = await ask()
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    const waiver = { finding: 'CVE-1', reason: 'never reached', owner: 'lin', endsAt }
    await value(createWaiver(stage.around, stage.people.lin, waiver))
    await stage.drain()
    const ended = await explain(id)
    expect(ended).toMatchObject({ state: 'succeeded', nextAction: 'nothing', earliestAt: null })
    expect(ended.scans).toEqual(['block', 'pass', 'pass'])
    expect(ended.verdicts.map(({ gate }) => gate)).toEqual([...gateNames])
  })

  it('answers of one that never started', async () => {
    const { id } = await ask()
    await value(cancelPromotion(stage.around, stage.people.wang, { id }))
    const ended = await explain(id)
    expect(ended).toMatchObject({ state: 'cancelled', nextAction: 'nothing' })
    expect(ended.scans).toEqual(['block', null, 'block'])
  })
})
