import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { Evidence } from '../../api/contract/evidence.ts'
import { transact } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import type { JsonStream } from '../../platform/json-text.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPerson } from '../../testing/people.ts'
import { testPortal } from '../../testing/portal.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { exportEvidence } from './export-evidence.ts'
import { sealLedger } from './seal-ledger.ts'

describe('evidence', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let stage: Stage
  let number = 0
  const stream = async (input: object): Promise<JsonStream> => {
    const made = await exportEvidence(stage.around, stage.people.zhou, input)
    if (!made.ok) throw new Error(JSON.stringify(made.failure))
    return made.value
  }
  const read = async (input: object = {}) => {
    const document = await (await stream(input)).parse()
    const parsed = Evidence.safeParse(document)
    expect(parsed.error?.issues ?? []).toEqual([])
    return document as Evidence
  }

  beforeEach(async () => {
    stage = await createStage(test)
    const first = await stage.addBuild('one')
    await stage.runs('test', first)
    const second = await stage.addBuild('two')
    const asked = { service: 'order-service', environment: 'test', build: second.id, reason: 'because' }
    const made = await requestPromotion(stage.around, stage.people.wang, asked)
    if (!made.ok) throw new Error(JSON.stringify(made.failure))
    number = made.value.number
    await stage.drain()
  })

  it('of one promotion has its verdicts, rules, approvers, steps with sessions, commits and sealed entries', async () => {
    await sealLedger(stage.around)
    const evidence = await read({ promotion: `P-${number}` })
    expect(evidence.of).toMatchObject({ kind: 'promotion', number })
    const [promotion] = evidence.promotions
    expect(promotion).toMatchObject({ number, state: 'succeeded', settingsVersion: 1, direction: 'newer' })
    expect(promotion?.askedVerdicts.length).toBeGreaterThan(10)
    expect(promotion?.startVerdicts?.length).toBeGreaterThan(10)
    // Nobody is asked in this environment; that nobody was is kept, not left out.
    expect(promotion?.couldApproveAtStart).toEqual([])
    expect(promotion?.commits.map(({ title }) => title)).toEqual(['feat: two'])
    const write = promotion?.steps.find(({ name }) => name === 'write')
    expect(write?.sessionName).toBe(`wang.p-${number}`)
    const roles = promotion?.steps.map(({ roleArn }) => roleArn?.split('/')[1] ?? null)
    expect(roles).toEqual([
      'sluice-promote-test',
      'sluice-reader',
      null,
      'sluice-promote-test',
      null,
      // Nothing is watched here, so nobody was asked.
      null,
    ])
    expect(write?.evidence).not.toEqual({})
    expect(evidence.entries.every((entry) => entry.promotionId === promotion?.id)).toBe(true)
    expect(evidence.chain).toEqual({
      entries: evidence.entries.length,
      sealed: evidence.entries.length,
      misfits: 0,
    })
    for (const { seal, text } of evidence.entries) {
      const hash = createHash('sha256').update(`${seal?.previousHash}\n${text}`).digest('hex')
      expect(hash).toBe(seal?.hash)
    }
  })

  it('says which entry is not what was sealed, and which is not sealed yet', async () => {
    expect((await read({ promotion: `P-${number}` })).chain).toMatchObject({ sealed: 0, misfits: 0 })
    await sealLedger(stage.around)
    await test.asOwner(`UPDATE ledger_entry SET reason = 'nothing' WHERE action = 'promotion.requested'`)
    const evidence = await read({ promotion: `P-${number}` })
    expect(evidence.chain.misfits).toBe(1)
    expect(evidence.entries.find(({ seal }) => seal?.fits === false)?.action).toBe('promotion.requested')
  })

  it('of a period is made in parts of bounded size, each entry once, and ends where it began', async () => {
    await transact(test.database, async (tx) => {
      for (let index = 0; index < 450; index += 1)
        await tx.record({
          actorKind: 'system',
          actorId: null,
          actorName: 'Sluice',
          action: 'service.found',
          subjectKind: 'service',
          subjectId: String(index),
          subjectName: `s${index}`,
          detail: {},
        })
      return ok(null)
    })
    let largest = 0
    let text = ''
    for await (const part of (await stream({})).parts) {
      largest = Math.max(largest, part.length)
      text += part
    }
    const evidence = JSON.parse(text) as Evidence
    expect(largest).toBeLessThan(text.length / 2)
    expect(new Set(evidence.entries.map(({ id }) => id)).size).toBe(evidence.entries.length)
    expect(evidence.entries.length).toBe(await test.database.prisma.ledgerEntry.count())
    expect(evidence.promotions.map((promotion) => promotion.number)).toEqual([number])
    const earlier = await read({ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' })
    expect([earlier.entries, earlier.promotions]).toEqual([[], []])
  })

  it('comes over HTTP as a value, and refuses what it does not know', async () => {
    const viewer = await createPerson(test.database, 'reader', [{ role: 'viewer' }])
    const call = portal.as(viewer)
    const answer = await call('GET', `/api/v1/ledger/evidence?promotion=P-${number}`)
    // Named by whoever keeps it: a name in the answer would make the typed client take it for a file, not for a value.
    expect([answer.status, answer.headers['content-disposition']]).toEqual([200, undefined])
    expect(Evidence.safeParse(answer.json).success).toBe(true)
    expect((await call('GET', '/api/v1/ledger/evidence?promotion=P-999')).status).toBe(404)
    const both = await call('GET', `/api/v1/ledger/evidence?promotion=P-${number}&from=2026-01-01T00:00:00Z`)
    expect(both.json.code).toBe('invalid')
  })
})
