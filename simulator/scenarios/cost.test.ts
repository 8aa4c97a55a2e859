import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totalsOf } from '../products/bssopenapi/totals.ts'
import { dayOf, earlierPeriod, periodOf } from '../products/estate/billing-day.ts'
import { resourcesOf, tagsAt } from '../products/estate/resource.ts'
import {
  readRos,
  readTerraform,
  rosText,
  terraformState,
  terraformText,
  type Written,
} from '../products/estate/written.ts'
import { type Simulator, startSimulator } from '../start.ts'
import { tokenClient } from '../testing/token-client.ts'
import { infrastructure } from './cost-plan.ts'

const repo = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(infrastructure)}`

describe('files that resources are written in', () => {
  const written: Written[] = [
    {
      kind: 'database',
      id: 'rm-1',
      name: 'order-prod',
      address: 'alicloud_db_instance.order_prod',
      tags: { project: 'trade', note: 'a "b" {c} = d; é' },
    },
    { kind: 'bucket', id: 'b', name: 'b', address: 'alicloud_oss_bucket.b', tags: {} },
  ]
  it('say the same tags when they are read again', () => {
    expect(readTerraform(terraformText(written))).toEqual(
      new Map(written.map(({ address, tags }) => [address, tags])),
    )
    const ros = written.map((each, at) => ({ ...each, address: `Thing${at}` }))
    expect([...readRos(rosText(ros)).values()]).toEqual(written.map(({ tags }) => tags))
    expect(JSON.parse(terraformState(written))).toMatchObject({
      version: 4,
      resources: [
        { type: 'alicloud_db_instance', name: 'order_prod', instances: [{ attributes: { id: 'rm-1' } }] },
        {},
      ],
    })
  })
})

describe('the demo’s money', () => {
  let sim: Simulator
  beforeAll(async () => {
    sim = await startSimulator({ scenario: 'demo:quiet', pumpEveryMs: 0 })
  }, 60_000)
  afterAll(() => sim.close())

  it('is well tagged for the most part, and interesting for the rest', () => {
    const { world } = sim
    const period = earlierPeriod(periodOf(dayOf(world.clock.now())), 2)
    const yuan = (by: string, feed = 'split') =>
      new Map(
        totalsOf(world, { period, by, feed })
          .filter(({ currency }) => currency === 'CNY')
          .map(({ key, billed, effective }) => [key, feed === 'spread' ? Number(effective) : Number(billed)]),
      )
    const byProject = yuan('tag:project')
    const all = [...byProject.values()].reduce((sum, each) => sum + each, 0)
    const dark = (byProject.get('') ?? 0) / all
    expect(dark).toBeGreaterThan(0.1)
    expect(dark).toBeLessThan(0.6)
    expect([...yuan('tag:environment').keys()]).toEqual(
      expect.arrayContaining(['production', 'ｐｒｏｄ', '测试']),
    )
    expect(yuan('word').get('Refund')).toBeLessThan(0)
    expect(yuan('product').get('marketplace')).toBe(420)
    expect(yuan('commitment', 'spread').get('used')).toBeGreaterThan(0)
    expect(totalsOf(world, { period, by: 'account', feed: 'split' }).length).toBe(3)
    const origins = new Set(
      resourcesOf(world)
        .values()
        .map(({ origin }) => origin.by),
    )
    expect(origins).toEqual(new Set(['terraform', 'ros', 'console']))
  })

  it('follows its files: what is merged there is on the resources soon after', async () => {
    const { world } = sim
    const gray = resourcesOf(world)
      .values()
      .find(({ name, kind }) => name === 'ack-hz-gray' && kind === 'cluster')
    if (gray === undefined || gray.origin.path === undefined) throw new Error('the cluster has no file')
    const developer = tokenClient(sim.url, 'pt-sim-developer')
    const file = `${repo}/files/${encodeURIComponent(gray.origin.path)}`
    const read = (await developer.get(`${file}?ref=main`)).body as { content: string }
    const [head = '', rest = ''] = read.content.split(`${gray.origin.address?.split('.')[1]}" {`)
    expect(readTerraform(read.content).get(gray.origin.address ?? '')).toEqual({ 'managed-by': 'terraform' })
    const mended = rest.replace('tags = {', 'tags = {\n    project = "platform"\n    environment = "preview"')
    await developer.put(file, {
      branch: 'main',
      content: `${head}${gray.origin.address?.split('.')[1]}" {${mended}`,
      commitMessage: 'Tag the cluster that nobody tagged',
    })
    await world.advance(120_000)
    await world.advance(120_000)
    const now = resourcesOf(world).get(gray.arn)
    const tags = Object.fromEntries(
      (now ? tagsAt(now, world.clock.now()) : []).map(({ key, value }) => [key, value]),
    )
    expect(tags).toEqual({ 'managed-by': 'terraform', project: 'platform', environment: 'preview' })
  })
})
