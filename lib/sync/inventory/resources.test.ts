import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { writeRules } from '../../testing/judged-bill.ts'
import { syncConnection } from '../connection.ts'
import { lookAtInventory } from './resources.ts'

const test = testDatabase()
const repository = 'yunfan/infrastructure'
const { signal } = new AbortController()
let cloud: MemoryCloud
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  cloud = createMemoryCloud()
  await writeRules(test.database)
})

const around = () => ({ database: test.database, cloud: cloud.gate })
const look = () => lookAtInventory(around(), estate.connection.id, signal)
const rows = () =>
  test.database.prisma.cloudResource.findMany({ where: { goneAt: null }, orderBy: { resourceId: 'asc' } })
const readFrom = (branch = 'main') =>
  test.database.prisma.sourceRepository.create({
    data: {
      id: newId(),
      connectionId: estate.connection.id,
      repository,
      branch,
      reason: 'test',
      createdAt: new Date(),
    },
  })

describe('what exists', () => {
  it('is read whole, of every account, and what is gone is gone', async () => {
    for (let at = 0; at < 7; at += 1) cloud.inventory.add({ resourceId: `i-${at}`, accountId: `${at % 2}` })
    expect(await look()).toEqual({ state: 'read' })
    expect((await rows()).map(({ resourceId }) => resourceId)).toEqual([
      'i-0',
      'i-1',
      'i-2',
      'i-3',
      'i-4',
      'i-5',
      'i-6',
    ])
    const before = await rows()
    cloud.inventory.remove({
      accountId: '1',
      regionId: 'cn-hangzhou',
      resourceType: 'ACS::ECS::Instance',
      resourceId: 'i-3',
    })
    expect(await look()).toEqual({ state: 'read' })
    expect(await rows()).toEqual(before.filter(({ resourceId }) => resourceId !== 'i-3'))
    // It comes back as the one it was.
    cloud.inventory.add({ resourceId: 'i-3', accountId: '1' })
    await look()
    expect((await rows()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  })

  it('is linked by costTag, name, cluster and stack, each with its reason', async () => {
    const cluster = await test.database.prisma.cluster.findFirstOrThrow({ where: { name: 'ack-hz-gray' } })
    cloud.inventory.add({ resourceId: 'a', costTags: [{ key: 'service', value: 'order-service' }] })
    cloud.inventory.add({ resourceId: 'b', name: 'order-service-production', regionId: 'global' })
    cloud.inventory.add({ resourceId: cluster.externalId, resourceType: 'ACS::ACK::Cluster', name: 'c' })
    await look()
    const found = Object.fromEntries((await rows()).map((row) => [row.resourceId, row]))
    expect(found.a).toMatchObject({
      serviceId: estate.service.id,
      environmentId: null,
      linkReason: { service: { method: 'cost-tag', value: 'service=order-service' }, environment: null },
    })
    expect(found.b).toMatchObject({
      regionId: '',
      serviceId: estate.service.id,
      environmentId: estate.environments.production.id,
      linkReason: { environment: { method: 'name' } },
    })
    expect(found[cluster.externalId]).toMatchObject({
      serviceId: null,
      environmentId: estate.environments.preview.id,
      linkReason: { environment: { method: 'label', value: 'ack-hz-gray' } },
    })
  })

  it('comes from the files that say so, as they are now', async () => {
    await readFrom()
    cloud.addRepository(repository)
    const block = (name: string) => `resource "alicloud_instance" "web" {\n  instance_name = "${name}"\n}\n`
    const state = (id: string) =>
      JSON.stringify({
        version: 4,
        resources: [
          { mode: 'managed', type: 'alicloud_instance', name: 'web', instances: [{ attributes: { id } }] },
        ],
      })
    cloud.commit(repository, { 'shop/main.tf': block('web'), 'shop/terraform.tfstate': state('i-1') })
    for (const resourceId of ['i-1', 'i-2']) cloud.inventory.add({ resourceId })
    await look()
    expect(await rows()).toMatchObject([
      {
        source: 'terraform',
        sourceDetail: {
          repository,
          path: 'shop/main.tf',
          address: 'alicloud_instance.web',
          stack: 'shop',
          reason: 'state-file',
        },
      },
      { source: 'console', sourceDetail: { reason: 'in-no-file' } },
    ])
    const asked = cloud.log.count('code.getFile')
    await look()
    // Nothing moved: nothing is read again.
    expect(cloud.log.count('code.getFile')).toBe(asked)
    cloud.commit(repository, { 'shop/terraform.tfstate': state('i-2') })
    await look()
    expect((await rows()).map(({ source }) => source)).toEqual(['console', 'terraform'])
  })

  it('is no less known because a file could not be read', async () => {
    await readFrom('nowhere')
    cloud.addRepository(repository)
    cloud.inventory.add({ resourceId: 'i-1' })
    expect(await look()).toEqual({ state: 'read' })
    // Nobody can say that it was made by hand.
    expect(await rows()).toMatchObject([{ source: null, sourceDetail: { reason: 'unknown' } }])
    const [read] = await test.database.prisma.sourceRepository.findMany()
    expect(read?.problem).toEqual(expect.any(String))
  })

  it('is begun again when its pages expire', async () => {
    for (let at = 0; at < 7; at += 1) cloud.inventory.add({ resourceId: `i-${at}` })
    cloud.log.fault({ operation: 'inventory.listResources', kind: 'conflict', skip: 1 })
    expect(await look()).toEqual({ state: 'read' })
    expect(await rows()).toHaveLength(7)
  })

  it('stays as it was where it can not be read, is off, or is not complete', async () => {
    for (const resourceId of ['i-1', 'i-2']) cloud.inventory.add({ resourceId })
    await look()
    cloud.log.fault({ operation: 'inventory.listResources', kind: 'refused' })
    expect(await look()).toMatchObject({ state: 'unread', problem: expect.any(String) })
    cloud.inventory.state = 'off'
    expect(await look()).toEqual({ state: 'read' })
    cloud.inventory.state = 'building'
    cloud.inventory.remove({
      accountId: cloud.inventory.accountId,
      regionId: 'cn-hangzhou',
      resourceType: 'ACS::ECS::Instance',
      resourceId: 'i-1',
    })
    await look()
    expect(await rows()).toHaveLength(2)
  })

  it('is read now and then by itself', async () => {
    const pass = () => syncConnection(around(), estate.connection.id, 'inventory', signal)
    cloud.inventory.add({ resourceId: 'i-1' })
    expect(await pass()).toMatchObject([{ state: 'done', changed: 1 }])
    cloud.inventory.add({ resourceId: 'i-2' })
    expect(await pass()).toMatchObject([{ state: 'done', changed: 0 }])
    expect(await rows()).toHaveLength(1)
  })
})
