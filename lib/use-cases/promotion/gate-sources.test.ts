import { beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../domain/failure/result.ts'
import type { GateName } from '../../domain/promotion/gate-verdict.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { addPerson } from '../../testing/promotion-people.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { markBadBuild } from '../build/mark-bad-build.ts'
import { liftHold } from '../hold/lift-hold.ts'
import { listHolds } from '../hold/list-holds.ts'
import { setHold } from '../hold/set-hold.ts'
import { overrideGate } from '../override/override-gate.ts'
import { secondOverride } from '../override/second-override.ts'
import { explainPromotion } from './explain-promotion.ts'
import { previewPromotion } from './preview-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollback } from './rollback.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild
const place = { service: 'order-service', environment: 'test' }

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  await stage.runs('test', old)
  fresh = await stage.addBuild('fresh')
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const ask = (build = fresh) =>
  value(requestPromotion(stage.around, stage.people.wang, { ...place, build: build.digest }))
const explain = async (id: string, gate: GateName) => {
  await stage.drain()
  const told = await value(explainPromotion(stage.around, stage.people.zhou, { id }))
  const verdict = told.verdicts.find((one) => one.gate === gate)
  if (!verdict) throw new Error(gate)
  return {
    state: told.state,
    verdict: verdict.verdict,
    words: wordsOf(verdict),
    resolvers: verdict.resolvers,
  }
}

describe('a held place', () => {
  it('lets a request wait, names who can lift it, and goes on when it is lifted', async () => {
    const hold = await value(setHold(stage.around, stage.people.chen, { ...place, reason: 'wrong sums' }))
    const { id } = await ask()
    expect(await explain(id, 'path')).toEqual({
      state: 'pending',
      verdict: 'block',
      words: ['the place is held by CHEN: “wrong sums”', 'first environment of the path'],
      resolvers: [
        { kind: 'person', name: 'CHEN' },
        { kind: 'role', name: 'release-manager' },
      ],
    })
    await value(liftHold(stage.around, stage.people.lin, { id: hold.id, note: 'it was the feed' }))
    expect((await explain(id, 'path')).state).toBe('succeeded')
  })

  it('lets a build in whose commits contain the stated fix, and no other', async () => {
    const fix = await stage.addBuild('fix')
    const more = { reason: 'wrong sums', fixCommit: fix.sha.slice(0, 10) }
    await value(setHold(stage.around, stage.people.chen, { ...place, ...more }))
    const without = await ask()
    expect((await explain(without.id, 'path')).words[1]).toContain('does not contain the fix')
    const later = await stage.addBuild('later')
    expect((await explain((await ask(later)).id, 'path')).state).toBe('succeeded')
  })
})

describe('a bad build', () => {
  it('goes on only when two release managers set the path aside', async () => {
    await value(markBadBuild(stage.around, stage.people.chen, { id: fresh.id, reason: 'loses orders' }))
    const { id } = await ask()
    expect(await explain(id, 'path')).toMatchObject({
      state: 'pending',
      verdict: 'block',
      words: ['CHEN marked it as a bad build: “loses orders”', 'first environment of the path'],
    })
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    await value(
      overrideGate(stage.around, stage.people.lin, { id, gate: 'path', reason: 'only in the old client' }),
    )
    expect((await explain(id, 'path')).state).toBe('pending')
    await value(secondOverride(stage.around, zhao, { id, gate: 'path' }))
    const started = await explain(id, 'path')
    expect(started.state).toBe('succeeded')
  })
})

describe('a suspect build', () => {
  it('comes back by a release manager with a reason, and rolling back never asks', async () => {
    await stage.runs('test', fresh)
    await value(
      rollback(stage.around, stage.people.becker, { ...place, build: old.digest, reasonKey: 'errors' }),
    )
    await stage.drain()
    const preview = await value(
      previewPromotion(stage.around, stage.people.wang, { ...place, build: fresh.digest }),
    )
    const path = preview.verdicts.find(({ gate }) => gate === 'path')
    expect(path?.verdict).toBe('block')
    expect(path?.reasons.map(({ key }) => key)).toEqual(['held', 'suspect', 'first'])
    const [hold] = (await value(listHolds(stage.around, stage.people.lin, { open: true }))).items
    await value(liftHold(stage.around, stage.people.lin, { id: hold?.id, note: 'tried on the stage' }))
    const again = { ...place, build: fresh.digest, confirmed: ['suspect'], reason: 'it was the feed' }
    const { id } = await value(requestPromotion(stage.around, stage.people.lin, again))
    const started = await explain(id, 'path')
    expect(started.state).toBe('succeeded')
  })
})

describe('what sync read of registry and nodes', () => {
  const readPools = async (nodes: number, maxNodes: number | null, p2p: boolean | null) => {
    const cluster = await test.database.prisma.cluster.findFirstOrThrow({ where: { name: 'ack-test' } })
    await test.database.prisma.nodePool.create({
      data: {
        id: newId(),
        clusterId: cluster.id,
        externalId: 'np-1',
        name: 'general',
        nodes,
        maxNodes,
        p2p,
        seenAt: new Date(),
      },
    })
  }
  const readInstance = async (edition: string, vpcHosts: string[], region = 'cn-hangzhou') => {
    const { id } = await test.database.prisma.connection.findFirstOrThrow()
    await test.database.prisma.registryInstance.create({
      data: {
        id: newId(),
        connectionId: id,
        instanceId: 'cri-yunfan0001',
        name: 'yunfan',
        region,
        edition,
        vpcHosts,
        seenAt: new Date(),
      },
    })
  }

  it('is off while nothing was read', async () => {
    const { id } = await ask()
    expect((await explain(id, 'registry')).verdict).toBe('off')
    expect((await explain(id, 'pull-storm')).verdict).toBe('off')
  })

  it('refuses where the environment says so, and says each reason', async () => {
    await stage.set('test', { registry: { required: 'always', severity: 'block' } })
    await readInstance('personal', [], 'cn-shanghai')
    const { id } = await ask()
    expect(await explain(id, 'registry')).toMatchObject({
      state: 'pending',
      verdict: 'block',
      words: [
        'yunfan is no Enterprise Edition',
        'yunfan has no endpoint inside the VPC: images are pulled over the internet',
        'nobody has looked yet whether it was copied from cn-shanghai to cn-hangzhou',
      ],
    })
  })

  it('passes once it is fit and the digest is copied', async () => {
    await stage.set('test', { registry: { required: 'always', severity: 'block' } })
    await readInstance('enterprise', ['yunfan-registry-vpc.cn-shanghai.cr.aliyuncs.com'], 'cn-shanghai')
    const copied = { instanceId: 'cri-yunfan0002', state: 'copied', seenAt: new Date() }
    await test.database.prisma.digestReplica.create({
      data: { buildId: fresh.id, region: 'cn-hangzhou', ...copied },
    })
    const { id } = await ask()
    expect(await explain(id, 'registry')).toMatchObject({ state: 'succeeded', verdict: 'pass' })
  })

  it('asks for tags that stay where the environment says so', async () => {
    await stage.set('test', { registry: { required: 'never', severity: 'block', immutable: 'always' } })
    await readInstance('personal', [])
    const first = await ask()
    expect(await explain(first.id, 'registry')).toMatchObject({
      verdict: 'block',
      words: ['in yunfan the repository of this image lets a tag be moved'],
    })
    await test.database.prisma.imageRepository.updateMany({ data: { immutable: true } })
    await stage.pass(1)
    await stage.drain()
    expect(await explain(first.id, 'registry')).toMatchObject({ state: 'succeeded', verdict: 'pass' })
  })

  it('estimates what the largest size of the pools would pull', async () => {
    await readPools(6, 40, false)
    const { id } = await ask()
    expect(await explain(id, 'pull-storm')).toMatchObject({
      verdict: 'warn',
      words: ['up to 40 nodes pull 100000000 each, 4000000000 together, without P2P on general'],
    })
  })

  it('shows moving names and judges the version alone', async () => {
    const repository = await test.database.prisma.imageRepository.findFirstOrThrow()
    const named = (name: string, digest: string) =>
      test.database.prisma.imageTag.create({
        data: {
          repositoryId: repository.id,
          name,
          digest,
          firstDigest: digest,
          sizeBytes: 1n,
          pushedAt: new Date(),
          seenAt: new Date(),
        },
      })
    const version = '202611-20261121.1'
    await test.database.prisma.build.update({ where: { id: fresh.id }, data: { version } })
    await named('latest', fresh.digest)
    await named('main', fresh.digest)
    await named('feature', fresh.digest)
    const { id } = await ask()
    expect((await explain(id, 'tag-integrity')).words).toEqual([
      'no version and no keep tag to hold',
      'moving names, not judged: latest, main',
    ])
    await named(version, old.digest)
    await stage.set('test', { tagIntegritySeverity: 'block' })
    expect(await explain(id, 'tag-integrity')).toMatchObject({ verdict: 'block' })
  })
})
