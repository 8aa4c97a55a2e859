import { beforeEach, describe, expect, it } from 'vitest'
import { writeFindings } from '../../catalog/registry/findings.ts'
import { writeRegistryInventory } from '../../catalog/registry/inventory.ts'
import { addRegistryInstance } from '../../cloud/memory/registry-truth.ts'
import { Digest } from '../../domain/build/digest.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { changeCleanup, writeCleanup } from './change-cleanup.ts'
import { previewCleanup } from './cleanup-change.ts'

const test = testDatabase()
const instanceId = 'cri-yunfan0001'
const rule = {
  externalId: 'cralr-1',
  instanceId,
  enabled: true,
  scope: 'namespace' as const,
  namespace: 'trade',
  repository: null,
  keepCount: 0,
  keepDays: null as number | null,
  keepPattern: 'latest' as string | null,
}
const to = 'latest-or-not'
let stage: Stage
let findingId = ''
let digest = ''

const cloudRule = () => stage.cloud.estate.registryInstances.get(instanceId)?.cleanupRules[0]
const preview = async () => value(previewCleanup(stage.around, stage.people.lin, { id: findingId }))
const change = async (keepPattern: string, actor = stage.people.lin) => {
  const reason = 'it would delete production'
  const asked = await changeCleanup(stage.around, actor, { id: findingId, keepPattern, reason })
  if (!asked.ok) return asked
  return writeCleanup(stage.around, { findingId, keepPattern, session: `${actor.key}.cleanup` })
}
const told = async () =>
  (await test.database.prisma.ledgerEntry.findMany({ where: { action: { startsWith: 'registry.cleanup' } }, orderBy: { id: 'asc' } }))
    .map(({ action, actorName, reason }) => [action.replace('registry.cleanup-rule-', ''), actorName, reason]) // biome-ignore format: one glance
const writes = () => stage.cloud.log.count('cleanupRules.setKeepPattern')

beforeEach(async () => {
  stage = await createStage(test)
  const build = await stage.addBuild('one')
  digest = build.digest
  await stage.runs('production', build)
  const image = await test.database.prisma.imageRepository.findFirstOrThrow()
  const seenAt = new Date()
  await test.database.prisma.imageTag.create({
    data: { repositoryId: image.id, name: 'v1.0', digest, firstDigest: digest, sizeBytes: 1n, pushedAt: seenAt, seenAt },
  }) // biome-ignore format: one glance
  addRegistryInstance(stage.cloud.estate, {
    externalId: instanceId,
    cleanupRules: [{ ...rule, nextAt: null }],
  })
  await writeRegistryInventory(test.database, image.connectionId, {
    instances: [],
    replicationRules: [],
    cleanupRules: [{ id: newId(), ...rule }],
  })
  await writeFindings(test.database, image.connectionId, [
    {
      kind: 'cleanup-would-delete',
      imageRepositoryId: image.id,
      serviceId: stage.serviceId,
      subject: 'trade/order-service cralr-1',
      detail: { rule: 'cralr-1', digests: [Digest.parse(digest)], lost: 1, keepPattern: 'old' },
    },
  ])
  findingId = (await test.database.prisma.registryFinding.findFirstOrThrow()).id
})

describe('a cleanup rule that would delete what must stay', () => {
  it('is shown as it would become, and written so: under the role of production, named for the person', async () => {
    const shown = await preview()
    expect(shown).toMatchObject({
      rule: 'cralr-1',
      scope: 'trade',
      role: 'production',
      may: { allowed: true },
    })
    expect(shown.before).toEqual({ keepCount: 0, keepDays: null, keepPattern: 'latest' })
    expect(shown.after.keepPattern).toBe('(?:latest)|sluice-keep-.*|v1\\.0')
    expect(await value(change(shown.after.keepPattern ?? ''))).toBeNull()
    expect(cloudRule()).toEqual({ ...rule, keepPattern: shown.after.keepPattern, nextAt: null })
    const [call] = stage.cloud.log.calls.filter(({ operation }) => operation.startsWith('cleanupRules'))
    expect(call).toMatchObject({ environmentId: stage.environments.production, session: 'lin.cleanup' })
    expect(await told()).toEqual([
      ['asked', stage.people.lin.name, 'it would delete production'],
      ['changed', 'Sluice', null],
    ])
    // What was written is known at once: nothing is left to be changed.
    expect(await previewCleanup(stage.around, stage.people.lin, { id: findingId })).toMatchObject({
      ok: false,
      failure: { code: 'wrong-state' },
    })
  })

  it('is not written otherwise than it was shown', async () => {
    expect(await change(to)).toMatchObject({ ok: false, failure: { code: 'conflict' } })
    expect([writes(), await told()]).toEqual([0, []])
  })

  it('is left alone where somebody changed it meanwhile', async () => {
    const shown = await preview()
    const inCloud = cloudRule()
    if (inCloud) inCloud.keepPattern = 'v.*'
    const answer = await change(shown.after.keepPattern ?? '')
    expect(answer).toMatchObject({ ok: false, failure: { code: 'conflict' } })
    expect(cloudRule()?.keepPattern).toBe('v.*')
    expect((await told()).map(([action]) => action)).toEqual(['asked', 'refused'])
  })

  it('says plainly which role lacks which permission', async () => {
    const shown = await preview()
    stage.cloud.log.deny(stage.environments.production)
    const answer = await change(shown.after.keepPattern ?? '')
    expect(answer).toMatchObject({
      ok: false,
      failure: {
        code: 'cloud-refused',
        message: expect.stringMatching(/promotion role of production.*cr:UpdateArtifactLifecycleRule/),
      },
    })
    expect(cloudRule()?.keepPattern).toBe('latest')
    expect((await told()).map(([action]) => action)).toEqual(['asked', 'refused'])
  })

  it('may be asked for again after the answer was lost', async () => {
    const shown = await preview()
    stage.cloud.log.fault({ operation: 'cleanupRules.setKeepPattern', kind: 'unavailable', after: true })
    const pattern = shown.after.keepPattern ?? ''
    expect(await change(pattern)).toMatchObject({ ok: false, failure: { code: 'cloud-unavailable' } })
    expect(await change(pattern)).toMatchObject({ ok: true })
    expect(cloudRule()?.keepPattern).toBe(pattern)
  })

  it('is shown to everybody and changed by few', async () => {
    const shown = await value(previewCleanup(stage.around, stage.people.zhou, { id: findingId }))
    expect(shown.may.allowed).toBe(false)
    const answer = await change(shown.after.keepPattern ?? '', stage.people.wang)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'forbidden' } })
    expect(writes()).toBe(0)
  })

  it('is nothing to be changed where the finding is closed or about something else', async () => {
    const update = (data: object) =>
      test.database.prisma.registryFinding.update({ where: { id: findingId }, data })
    const code = async () => {
      const answer = await previewCleanup(stage.around, stage.people.lin, { id: findingId })
      return answer.ok ? 'ok' : answer.failure.code
    }
    await update({ kind: 'tag-moved' })
    expect(await code()).toBe('wrong-state')
    await update({ kind: 'cleanup-would-delete', closedAt: new Date() })
    expect(await code()).toBe('wrong-state')
    findingId = newId()
    expect(await code()).toBe('not-found')
  })
})
