import { readMatchingInput } from '../../catalog/match/reads.ts'
import { retireTargets, type TargetRow, writeTargets } from '../../catalog/match/targets.ts'
import { dropMatches, followMatches, type MatchRow, writeMatches } from '../../catalog/match/writes.ts'
import { transact } from '../../catalog/transaction.ts'
import { matchDelivery } from '../../domain/matching/delivery.ts'
import { discoverServices } from '../../domain/matching/discover.ts'
import type { Matched } from '../../domain/matching/subject.ts'
import { type DerivedTarget, deriveTargets } from '../../domain/matching/targets.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { chunksOf } from '../crowd.ts'
import type { Pass } from '../pass.ts'
import { derivePlaces } from '../workload/derive-places.ts'
import { writeCatalogue } from './catalogue.ts'

const rowsPerTransaction = 500

const toTargetRow = (target: DerivedTarget, serviceId: string): TargetRow => ({
  id: newId(),
  serviceId,
  environmentId: target.environmentId,
  kind: target.kind,
  clusterId: target.clusterId,
  namespace: target.namespace,
  workloadKind: target.workloadKind,
  workloadName: target.workloadName,
  applicationId: target.applicationId,
  functionId: target.functionId,
  functionAlias: target.functionAlias,
  containers: target.containers,
  wave: target.wave,
  manifestRepository: target.manifest?.repository ?? null,
  manifestBranch: target.manifest?.branch ?? null,
  manifestPath: target.manifest?.path ?? null,
  manifestFormat:
    target.manifest === null ? null : target.manifest.format.replace('helm_values', 'helm-values'),
})

async function writeAll(
  around: SyncAround,
  connectionId: string,
  matches: Matched[],
  targets: DerivedTarget[],
  ids: Map<string, string>,
): Promise<number> {
  const { database } = around
  const idOf = (slug: string | null) => (slug === null ? null : (ids.get(slug) ?? null))
  const rows = matches.map(
    (match): MatchRow => ({
      id: newId(),
      noun: match.noun,
      subjectId: match.subjectId,
      subjectName: match.subjectName,
      serviceId: idOf(match.service),
      reason: match.reason,
      detail: match.detail,
    }),
  )
  let changed = 0
  for (const chunk of chunksOf(rows, rowsPerTransaction)) {
    await transact(database, async (tx) => {
      const written = await writeMatches(tx, connectionId, chunk)
      changed += written.length
      if (written[0]) await tx.notify('match', written[0])
      return { ok: true, value: null }
    })
  }
  const targetRows = targets.flatMap((target) => {
    const serviceId = idOf(target.service)
    return serviceId === null ? [] : [toTargetRow(target, serviceId)]
  })
  const moved: { serviceId: string; environmentId: string }[] = []
  changed += await followMatches(database, connectionId)
  await transact(database, async (tx) => {
    await dropMatches(tx, connectionId)
    moved.push(...(await retireTargets(tx, connectionId, targetRows)))
    return { ok: true, value: null }
  })
  for (const chunk of chunksOf(targetRows, rowsPerTransaction)) {
    await transact(database, async (tx) => {
      moved.push(...(await writeTargets(tx, chunk)))
      return { ok: true, value: null }
    })
  }
  const places = [...new Map(moved.map((each) => [`${each.serviceId} ${each.environmentId}`, each])).values()]
  await derivePlaces(around, places)
  return changed + moved.length
}

/** Finds services in what was copied, says why the rest belongs to none, and derives where each one lives. */
export async function syncMatch(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const input = await readMatchingInput(around.database, connectionId)
  const { services, matches: repositories } = discoverServices(input)
  const { ids, changed } = await writeCatalogue(around, input, services)
  const known = services.map((service) => ({ ...service, id: ids.get(service.slug) ?? service.id }))
  const delivery = matchDelivery(input, known)
  const targets = deriveTargets(input, delivery)
  const matches = [...repositories, ...delivery]
  pass.expect(matches.length)
  const moved = await writeAll(around, connectionId, matches, targets, ids)
  await pass.add(matches.length, changed + moved)
}
