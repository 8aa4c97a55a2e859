import { readAttributionRules } from '../../catalog/attribution/rules.ts'
import {
  listResourceKeys,
  listSourceAddresses,
  readBilledProducts,
  readLinkNames,
} from '../../catalog/inventory/reads.ts'
import { markGone, type ResourceRow, writeResources } from '../../catalog/inventory/writes.ts'
import { readClocks, readCursor } from '../../catalog/sync/reads.ts'
import { writeCursor } from '../../catalog/sync/writes.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import type { ResourceFact } from '../../cloud/ports/inventory.ts'
import { ruleSetOn } from '../../domain/attribution/rules.ts'
import { billingDayOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter } from '../../domain/calendar/day-span.ts'
import { type LinkKnowledge, linkOf } from '../../domain/inventory/link.ts'
import { productOf } from '../../domain/inventory/product.ts'
import { originOf, sourceIndexOf } from '../../domain/inventory/source.ts'
import type { SyncAround } from '../around.ts'
import { CloudStop, need } from '../cloud-stop.ts'
import { chunksOf } from '../crowd.ts'
import { pagesOf } from '../pages.ts'
import { type Pass, runPass } from '../pass.ts'
import { readSourceRepositories } from './source-files.ts'

/** What exists changes slowly, and thousands of resources are dozens of calls: read so often in product time. */
const everyMs = 10 * 60_000
const chunkSize = 500
/** A listing whose mark expired is begun again so often. */
const mostBeginnings = 3

/** Cursor of the last whole pass. */
export interface InventoryMark {
  at: string
  state: 'off' | 'building' | 'ready'
}

async function listAll(cloud: ReadingCloud, pass: Pass): Promise<ResourceFact[]> {
  for (let beginning = 1; ; beginning += 1)
    try {
      const all: ResourceFact[] = []
      for await (const { items } of pagesOf((mark) => cloud.inventory.listResources(mark))) {
        pass.signal.throwIfAborted()
        all.push(...items)
      }
      return all
    } catch (error) {
      const isExpired = error instanceof CloudStop && error.failure.kind === 'conflict'
      if (!isExpired || beginning === mostBeginnings) throw error
    }
}

async function readKnowledge(around: SyncAround, connectionId: string, now: Date): Promise<LinkKnowledge> {
  const day = billingDayOf(now)
  const rules = await readAttributionRules(around.database, connectionId, {
    fromOn: day,
    untilOn: dayAfter(day),
  })
  const inForce = ruleSetOn(rules.ruleSets, day)
  const { services, environments, clusters } = await readLinkNames(around.database, connectionId)
  return {
    // On the resource itself a key is there or not, whether it is billed or not.
    rules: inForce && { ...rules, billingKeys: [], requirements: inForce.requirements },
    day,
    services,
    environments,
    clusters: new Map(clusters.map(({ externalId, ...cluster }) => [externalId, cluster])),
  }
}

const keyOf = ({ accountId, regionId, resourceType, resourceId }: ResourceRow): string =>
  [accountId, regionId, resourceType, resourceId].join(' ')

/** Reads everything that exists and writes down what changed; what a whole reading did not find is gone. */
async function readInventory(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { database } = around
  const { now } = await readClocks(database)
  const cloud = await around.cloud.reading(connectionId)
  const state = need(await cloud.inventory.getState())
  const mark: InventoryMark = { at: now.toISOString(), state }
  // Off is a state that the pages tell, and no failure: nothing is known, and nothing is gone.
  if (state === 'off') return writeCursor(database, connectionId, 'inventory', mark)
  const isWhole = await readSourceRepositories(around, connectionId, cloud, pass)
  const facts = await listAll(cloud, pass)
  pass.expect(facts.length)
  const index = sourceIndexOf(await listSourceAddresses(database, connectionId), isWhole)
  const known = await readKnowledge(around, connectionId, now)
  const products = await readBilledProducts(database, connectionId)
  const missing = new Map((await listResourceKeys(database, connectionId)).map(({ id, key }) => [key, id]))
  const rowOf = (fact: ResourceFact): ResourceRow => {
    const { accountId, resourceType, resourceId } = fact
    const regionId = fact.regionId === 'global' ? '' : fact.regionId
    const costTags = Object.fromEntries(fact.costTags.map(({ key, value }) => [key, value]))
    const name = fact.name ?? ''
    const origin = originOf({ resourceId, resourceType, name, costTags }, index)
    const cloudProduct = products.get(`${accountId} ${resourceId}`) ?? productOf(resourceType)
    const { stack } = origin
    const link = linkOf({ accountId, cloudProduct, resourceId, name, costTags, stack }, known)
    const { resourceGroupId: resourceGroup, createdAt } = fact
    return {
      accountId,
      regionId,
      resourceType,
      resourceId,
      name,
      resourceGroup,
      costTags,
      createdAt,
      origin,
      link,
    }
  }
  // A listing that moves while it is read may show one twice; one statement takes each once.
  const rows = new Map(facts.map(rowOf).map((row) => [keyOf(row), row]))
  for (const chunk of chunksOf([...rows], chunkSize)) {
    pass.signal.throwIfAborted()
    const changed = await writeResources(
      database,
      connectionId,
      chunk.map(([, row]) => row),
    )
    await pass.add(chunk.length, changed)
    for (const [key] of chunk) missing.delete(key)
  }
  // While it is being built a listing is not everything.
  if (state === 'ready' && missing.size > 0) {
    await markGone(database, [...missing.values()])
    await pass.add(0, missing.size)
  }
  await writeCursor(database, connectionId, 'inventory', mark)
}

/** What exists, with its costTags, where it comes from and whose it is; as often as it changes. */
export async function syncInventory(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const { now } = await readClocks(around.database)
  const cursor = await readCursor<InventoryMark>(around.database, connectionId, 'inventory')
  const since = cursor === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(cursor.at)
  if (since >= 0 && since < everyMs) return
  await readInventory(around, connectionId, pass)
}

/** What came of reading what exists. A file that could not be read leaves its resources known. */
export type InventoryLook = { state: 'busy' | 'read' } | { state: 'unread'; problem: string }

/** The same at once: a query asks what is there now. */
export async function lookAtInventory(
  around: SyncAround,
  connectionId: string,
  signal: AbortSignal,
): Promise<InventoryLook> {
  let isRead = false
  const { state, problem } = await runPass(around, connectionId, 'inventory', signal, async (pass) => {
    await readInventory(around, connectionId, pass)
    isRead = true
  })
  if (state === 'busy') return { state }
  return isRead ? { state: 'read' } : { state: 'unread', problem: problem ?? 'it was not read to its end' }
}
