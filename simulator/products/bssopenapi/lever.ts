import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { isPeriod } from '../estate/billing-day.ts'
import { billingKeysOf, switchKey } from '../estate/billing-key.ts'
import { putTags, resourcesOf, tagsAt, takeTags } from '../estate/resource.ts'
import { focusFile } from './focus.ts'
import { totalsOf } from './totals.ts'

const textOf = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '')
    throw new Refusal(400, 'InvalidParameter', `${name} is a text.`)
  return value
}

/**
 * `/_sim/bills` tells this cloud's own totals, `/_sim/focus` a month as a FOCUS file, `/_sim/billing-keys` switches tag keys on and off for bills,
 * `/_sim/resources` lists what there is and what it is really for, and tags it as somebody at the console would.
 */
export function installBillLevers(world: World): void {
  world.control('GET bills', (query) => {
    const day = query.get('day')
    const period = query.get('period') ?? day?.slice(0, 7) ?? ''
    const question = { period, by: query.get('by') ?? 'all', feed: query.get('feed') ?? 'split' }
    return { body: { ...question, totals: totalsOf(world, day === null ? question : { ...question, day }) } }
  })
  world.control('GET focus', (query) => {
    const period = query.get('period') ?? ''
    const bad = Number(query.get('bad') ?? '0')
    if (!isPeriod(period) || !Number.isInteger(bad) || bad < 0 || bad > 1_000)
      throw new Refusal(400, 'InvalidParameter', 'period is YYYY-MM, bad a number of rows.')
    return { headers: { 'content-type': 'text/csv;charset=utf-8' }, body: focusFile(world, period, bad) }
  })
  world.control('GET billing-keys', () => ({ body: { keys: billingKeysOf(world).values() } }))
  world.control('POST billing-keys', (_query, body) => {
    if (typeof body.on !== 'boolean') throw new Refusal(400, 'InvalidParameter', 'on is true or false.')
    switchKey(world, textOf(body.key, 'key'), body.on)
    return { body: { keys: billingKeysOf(world).values() } }
  })
  world.control('GET resources', () => ({
    body: {
      resources: resourcesOf(world)
        .values()
        .map(({ tags: _tags, ...row }) => row)
        .map((row) => ({ ...row, tags: currentTags(world, row.arn) })),
    },
  }))
  world.control('POST resources', (_query, body) => {
    const arn = textOf(body.arn, 'arn')
    if (!resourcesOf(world).has(arn)) throw new Refusal(404, 'NotFound', `No resource ${arn}.`)
    const { tags = {}, remove = [] } = body as { tags?: Record<string, string>; remove?: string[] }
    putTags(world, arn, tags, world.clock.now())
    takeTags(world, arn, remove, world.clock.now())
    return { body: { arn, tags: currentTags(world, arn) } }
  })
}

function currentTags(world: World, arn: string): Record<string, string> {
  const resource = resourcesOf(world).get(arn)
  const spans = resource === undefined ? [] : tagsAt(resource, world.clock.now())
  return Object.fromEntries(spans.map(({ key, value }) => [key, value]))
}
