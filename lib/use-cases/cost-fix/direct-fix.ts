import type { FixItemRecord, FixRecord } from '../../catalog/cost-fix/record.ts'
import type { ItemOutcome } from '../../catalog/cost-fix/writes.ts'
import type { CostTagPort, CostTagReading, TaggableResource } from '../../cloud/ports/cost-tag.ts'
import { byWanted, changedSince, dryRunOf } from '../../domain/cost-fix/dry-run.ts'
import type { Surroundings } from '../define.ts'
import { writtenOf } from '../release/cloud-words.ts'
import type { FixEffect } from './fix-effect.ts'

const resourceOf = ({ accountId, regionId, resourceType, resourceId }: FixItemRecord): TaggableResource => ({
  accountId,
  // The inventory's own word for what has no region.
  regionId: regionId === '' ? 'global' : regionId,
  resourceType,
  resourceId,
})

const tagsOf = (reading: Extract<CostTagReading, { read: true }>): Record<string, string> =>
  Object.fromEntries(reading.costTags.map(({ key, value }) => [key, value]))

interface Paired {
  item: FixItemRecord
  reading: CostTagReading | undefined
}

async function readAll(
  costTags: CostTagPort,
  items: readonly FixItemRecord[],
): Promise<{ paired: Paired[] } | { effect: FixEffect }> {
  const answer = await costTags.readCostTags(items.map(resourceOf))
  const written = writtenOf(answer, 'what the tagging role may see')
  if (written.kind === 'there')
    return { paired: items.map((item, at) => ({ item, reading: written.value[at] })) }
  const { problem } = written
  return written.kind === 'again'
    ? { effect: { do: 'again', problem, againMs: written.againMs } }
    : { effect: { do: 'failed', problem, outcomes: [] } }
}

const refusedOf = (item: FixItemRecord, reading: CostTagReading | undefined): ItemOutcome => ({
  findingId: item.findingId,
  state: 'refused',
  code: reading && !reading.read ? reading.code : 'Unread',
  message: reading && !reading.read ? reading.message : null,
})

/** The dry run: asks under the tagging role what each has now, and writes nothing. */
async function prepare(costTags: CostTagPort, fix: FixRecord): Promise<FixEffect> {
  const read = await readAll(costTags, fix.items)
  if ('effect' in read) return read.effect
  const outcomes = read.paired.map(({ item, reading }): ItemOutcome => {
    if (!reading?.read) return refusedOf(item, reading)
    return { findingId: item.findingId, ...dryRunOf(tagsOf(reading), item.wanted) }
  })
  if (!outcomes.some(({ state }) => state === 'ready')) return { do: 'failed', problem: null, outcomes }
  return { do: 'prepared', targetBranch: null, files: [], outcomes, isAnew: false }
}

/**
 * Writes what was shown, one outcome per resource: what somebody else changed meanwhile is not written over, and what a lost
 * answer wrote already is done.
 */
async function write(costTags: CostTagPort, fix: FixRecord): Promise<FixEffect> {
  const ready = fix.items.filter(({ state }) => state === 'ready')
  const read = await readAll(costTags, ready)
  if ('effect' in read) return read.effect
  const outcomes: ItemOutcome[] = []
  const toWrite: FixItemRecord[] = []
  for (const { item, reading } of read.paired) {
    const { findingId, wanted, before } = item
    if (!reading?.read) outcomes.push({ ...refusedOf(item, reading), state: 'failed' })
    else if (dryRunOf(tagsOf(reading), wanted).state === 'already')
      outcomes.push({ findingId, state: 'done' })
    else if (changedSince(before ?? {}, tagsOf(reading)))
      outcomes.push({ findingId, state: 'failed', code: 'ChangedMeanwhile' })
    else toWrite.push(item)
  }
  for (const group of byWanted(toWrite)) {
    const wanted = Object.entries(group[0]?.wanted ?? {}).map(([key, value]) => ({ key, value }))
    const answer = await costTags.setCostTags(group.map(resourceOf), wanted)
    for (const [at, { findingId }] of group.entries()) {
      const outcome = answer.ok ? answer.value[at] : null
      if (outcome?.done) outcomes.push({ findingId, state: 'done' })
      else {
        const { code, message } = outcome ?? (answer.ok ? { code: 'Unread', message: '' } : answer.failure)
        outcomes.push({ findingId, state: 'failed', code: code ?? 'Failed', message })
      }
    }
  }
  return outcomes.some(({ state }) => state === 'done')
    ? { do: 'tagged', outcomes }
    : { do: 'failed', problem: null, outcomes }
}

/** One turn of a direct fix: its dry run, or the writing of it. */
export async function turnDirect(around: Surroundings, fix: FixRecord): Promise<FixEffect> {
  const { costTags } = await around.cloud.tagging(fix.connectionId)
  return fix.state === 'preparing' ? prepare(costTags, fix) : write(costTags, fix)
}
