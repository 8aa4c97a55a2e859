import {
  ensureNamed,
  type FoundService,
  findServiceIds,
  insertServices,
  replaceDependencies,
  updateServices,
} from '../../catalog/match/discovered.ts'
import { type Transaction, transact } from '../../catalog/transaction.ts'
import type { DescribedEntity } from '../../domain/descriptor/entity.ts'
import { type Edge, withoutRings } from '../../domain/matching/dependencies.ts'
import type { DiscoveredService, MatchingInput } from '../../domain/matching/subject.ts'
import { newId } from '../../platform/ids.ts'
import type { SyncAround } from '../around.ts'
import { chunksOf } from '../crowd.ts'

const servicesPerTransaction = 200

/** Names in words of teams (groups) and product lines (systems, domains), from any descriptor of the connection. */
function titlesOf(input: MatchingInput, kinds: DescribedEntity['kind'][]): Map<string, string> {
  const titles = new Map<string, string>()
  for (const repository of input.repositories) {
    for (const entity of repository.entities) {
      if (kinds.includes(entity.kind) && entity.title) titles.set(entity.name, entity.title)
    }
  }
  return titles
}

async function ensure(
  around: SyncAround,
  table: 'product_line' | 'team',
  slugs: (string | null)[],
  titles: Map<string, string>,
): Promise<Map<string, string>> {
  const wanted = [...new Set(slugs.filter((slug) => slug !== null))]
  if (wanted.length === 0) return new Map()
  const things = wanted.map((slug) => ({ id: newId(), slug, name: titles.get(slug) ?? null }))
  return ensureNamed(around.database, table, things)
}

async function recordFound(tx: Transaction, services: FoundService[], ids: Set<string>): Promise<void> {
  for (const service of services) {
    if (!ids.has(service.id)) continue
    await tx.record({
      actorKind: 'system',
      actorId: null,
      actorName: 'Sluice',
      action: 'service.found',
      subjectKind: 'service',
      subjectId: service.id,
      subjectName: service.slug,
      serviceId: service.id,
      detail: { kind: service.kind, team: service.teamId, productLine: service.productLineId },
    })
  }
}

/** Services, product lines and teams as discovered. Answers slug -> id of all of them, and how many changed. */
export async function writeCatalogue(
  around: SyncAround,
  input: MatchingInput,
  services: DiscoveredService[],
): Promise<{ ids: Map<string, string>; changed: number }> {
  const lines = await ensure(
    around,
    'product_line',
    services.filter((each) => each.codeRepositoryId !== null).map((each) => each.productLine),
    titlesOf(input, ['system', 'domain']),
  )
  const teams = await ensure(
    around,
    'team',
    services.map((each) => each.team),
    titlesOf(input, ['group']),
  )
  const ids = new Map<string, string>()
  const rows = services.map((service): FoundService & { isNew: boolean; isHere: boolean } => {
    const id = service.id ?? newId()
    ids.set(service.slug, id)
    return {
      id,
      slug: service.slug,
      kind: service.kind,
      codeRepositoryId: service.codeRepositoryId,
      productLineId: service.productLine === null ? null : (lines.get(service.productLine) ?? null),
      teamId: service.team === null ? null : (teams.get(service.team) ?? null),
      tier: service.tier,
      description: service.description,
      techStack: service.techStack,
      loadProfile: service.loadProfile,
      isNew: service.id === null,
      isHere: service.codeRepositoryId !== null,
    }
  })
  let changed = 0
  const slugsOf = (some: FoundService[]) => some.map((row) => row.slug)
  for (const chunk of chunksOf(
    rows.filter((row) => row.isHere),
    servicesPerTransaction,
  )) {
    await transact(around.database, async (tx) => {
      const made = await insertServices(
        tx,
        chunk.filter((row) => row.isNew),
      )
      const updated = await updateServices(
        tx,
        chunk.filter((row) => !row.isNew),
      )
      await recordFound(tx, chunk, new Set(made))
      // A slug that somebody took in the meantime: what was found is found again under the id it has there.
      for (const [slug, id] of await findServiceIds(tx, slugsOf(chunk))) ids.set(slug, id)
      changed += made.length + updated.length
      return { ok: true, value: null }
    })
  }
  await writeDependencies(around, services, ids)
  return { ids, changed }
}

async function writeDependencies(
  around: SyncAround,
  services: DiscoveredService[],
  ids: Map<string, string>,
): Promise<void> {
  const declaring = services.filter((service) => service.dependsOn !== null)
  if (declaring.length === 0) return
  const edges: Edge[] = declaring.flatMap((service) =>
    (service.dependsOn ?? [])
      .filter((slug) => ids.has(slug))
      .map((slug) => ({ from: service.slug, to: slug })),
  )
  const rows = withoutRings(edges).kept.map((edge) => ({
    serviceId: ids.get(edge.from) ?? '',
    dependsOnId: ids.get(edge.to) ?? '',
  }))
  const declared = declaring.map((service) => ids.get(service.slug) ?? '')
  await transact(around.database, async (tx) => {
    await replaceDependencies(tx, declared, rows)
    return { ok: true, value: null }
  })
}
