import { beforeAll, describe, expect, it } from 'vitest'
import { RegistryFindingItem, registry } from '../../api/contract/registry.ts'
import { page } from '../../api/contract/wire.ts'
import { writeFindings } from '../../catalog/registry/findings.ts'
import { writeRegistryInventory } from '../../catalog/registry/inventory.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import type { RegistryFinding } from '../../domain/registry/findings.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { testPortal } from '../../testing/portal.ts'

const Page = page(RegistryFindingItem)

describe('what is asked about the registry', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  let estate: Awaited<ReturnType<typeof createEstate>>
  let viewer: Actor
  let connectionId = ''
  let findings: RegistryFinding[] = []

  const ask = async (query: string) => {
    const answer = await portal.as(viewer)('GET', `/api/v1/registry/findings?${query}`)
    expect(`${answer.status} ${answer.text.slice(0, 200)}`).toContain('200')
    return Page.parse(answer.json)
  }
  const subjects = async (query: string) => (await ask(query)).items.map(({ subject }) => subject).sort()

  beforeAll(async () => {
    estate = await createEstate(test.database)
    viewer = (await createPeople(test.database)).viewer
    const build = await test.database.prisma.build.findUniqueOrThrow({ where: { id: estate.newer.id } })
    const image = await test.database.prisma.imageRepository.findUniqueOrThrow({
      where: { id: build.imageRepositoryId },
    })
    connectionId = image.connectionId
    await test.database.prisma.place.updateMany({
      where: { serviceId: estate.service.id, environmentId: estate.environments.production.id },
      data: { runningBuildId: build.id },
    })
    const of = { imageRepositoryId: image.id, serviceId: estate.service.id }
    const { digest } = build
    findings = [
      { ...of, kind: 'not-immutable', subject: 'mutable', detail: { digests: 4 } },
      { ...of, kind: 'digest-gone', subject: 'gone', detail: { digest } },
      { ...of, kind: 'not-replicated', subject: 'nowhere', detail: { digest: 'sha256:0', region: 'eu', why: 'absent' } },
      { ...of, serviceId: null, kind: 'tag-moved', subject: 'stray', detail: { from: 'a', to: 'b' } },
      { ...of, kind: 'cleanup-would-delete', subject: 'rule', detail: { rule: 'r', digests: [digest], lost: 1, keepPattern: 'x' } },
    ] // biome-ignore format: one glance
    await writeFindings(test.database, connectionId, [
      ...findings,
      { ...of, kind: 'keep-tag-lost', subject: 'old', detail: { digest } },
    ])
    await writeFindings(test.database, connectionId, findings)
  })

  it('lists what is open, by pages, each once', async () => {
    expect(await subjects('')).toEqual(['gone', 'mutable', 'nowhere', 'rule', 'stray'])
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer: Awaited<ReturnType<typeof ask>> = await ask(`limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...answer.items.map(({ subject }) => subject))
      cursor = answer.next
    }
    expect(seen.sort()).toEqual(['gone', 'mutable', 'nowhere', 'rule', 'stray'])
  })

  it('by state, kind, service and environment', async () => {
    expect(await subjects('state=closed')).toEqual(['old'])
    expect(await subjects('state=all')).toHaveLength(6)
    expect(await subjects('kind=digest-gone,tag-moved')).toEqual(['gone', 'stray'])
    expect(await subjects(`service=${estate.service.slug}`)).not.toContain('stray')
    // What runs nowhere in production endangers nothing there.
    expect(await subjects('environment=production')).toEqual(['gone', 'mutable', 'rule'])
    expect(await subjects('environment=nowhere')).toEqual([])
  })

  it('says where what is endangered runs, and how many', async () => {
    const { items } = await ask('kind=digest-gone,cleanup-would-delete')
    for (const item of items) expect(item.environments).toContain('production')
    expect(items.find(({ kind }) => kind === 'cleanup-would-delete')?.detail).toMatchObject({
      rule: 'r',
      count: 1,
      keepPattern: 'x',
    })
  })

  it.each([
    ['service=nobody-knows-it', 404],
    ['kind=strange', 400],
    ['state=strange', 400],
    ['cursor=strange', 400],
  ])('refuses %s', async (query, status) => {
    const answer = await portal.as(viewer)('GET', `/api/v1/registry/findings?${query}`)
    expect(answer.status).toBe(status)
  })

  it('shows nothing to somebody who is not signed in', async () => {
    expect((await portal.call('GET', '/api/v1/registry/findings')).status).toBe(401)
    expect((await portal.call('GET', '/api/v1/registry/instances')).status).toBe(401)
  })

  it('lists instances with their doors and rules', async () => {
    const image = await test.database.prisma.imageRepository.findFirstOrThrow({ where: { connectionId } })
    const { instanceId } = image
    const cleanup = { id: newId(), instanceId, externalId: 'c', enabled: true }
    const rule = {
      scope: 'namespace',
      namespace: 'trade',
      repository: null,
      keepCount: 5,
      keepDays: null,
      keepPattern: null,
    }
    await writeRegistryInventory(test.database, connectionId, {
      instances: [
        { id: newId(), externalId: instanceId, name: 'home', region: 'cn-hangzhou', edition: 'enterprise', specification: null, vpcHosts: ['v'], publicOpen: null },
        { id: newId(), externalId: 'copy', name: 'copy', region: 'eu', edition: 'personal', specification: null, vpcHosts: [], publicOpen: true },
      ],
      replicationRules: [
        { id: newId(), instanceId, externalId: 'r', namespace: 'trade', repository: null, tagFilter: '.*', targetInstanceId: 'copy', targetRegion: 'eu' },
      ],
      cleanupRules: [{ ...cleanup, ...rule }],
    }) // biome-ignore format: one glance
    const answer = await portal.as(viewer)('GET', '/api/v1/registry/instances')
    const Output = registry.instances['~orpc'].outputSchema
    const parsed = await Output?.['~standard'].validate(answer.json)
    expect(parsed && 'issues' in parsed ? parsed.issues : undefined).toBeUndefined()
    expect(answer.json.items).toMatchObject([
      {
        name: 'home',
        publicOpen: null,
        replications: [{ namespace: 'trade', targetInstance: 'copy', targetRegion: 'eu' }],
        cleanupRules: [{ enabled: true, scope: 'trade', keepCount: 5 }],
      },
      { name: 'copy', edition: 'personal', vpcHosts: [], replications: [], cleanupRules: [] },
    ])
  })
})
