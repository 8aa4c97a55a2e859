import type { ComponentEntity, DescribedEntity } from '../../domain/descriptor/entity.ts'
import { withoutRings } from '../../domain/matching/dependencies.ts'
import { newId } from '../../platform/ids.ts'
import {
  idsOf,
  listDependencies,
  lockService,
  type ServiceChange,
  type Sources,
  setDependencies,
  writeService,
} from '../service/writes.ts'
import type { Transaction } from '../transaction.ts'

export interface ImportReport {
  dryRun: boolean
  created: { kind: string; name: string }[]
  updated: { kind: string; name: string; fields: string[] }[]
  unchanged: number
  skipped: { document: number; name: string | null; reason: string; values: Record<string, unknown> }[]
}

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

/** Teams and product lines first, then services, then what depends on what. */
export async function importEntities(tx: Transaction, entities: DescribedEntity[]): Promise<ImportReport> {
  const report: ImportReport = { dryRun: false, created: [], updated: [], unchanged: 0, skipped: [] }
  for (const entity of entities) {
    if (entity.kind === 'group') await importOwner(tx, 'team', entity, report)
    if (entity.kind === 'system') await importOwner(tx, 'productLine', entity, report)
    if (entity.kind === 'domain') await importOwner(tx, 'productLine', entity, report, true)
  }
  const components = entities.filter((entity) => entity.kind === 'component')
  for (const [index, component] of components.entries()) await importComponent(tx, component, index, report)
  for (const component of components) await importDependencies(tx, component, report)
  return report
}

/** A domain becomes a product line only where no system belongs to it: systems are what ships together. */
async function importOwner(
  tx: Transaction,
  table: 'team' | 'productLine',
  entity: { kind: string; name: string; title: string | null },
  report: ImportReport,
  onlyKnown = false,
): Promise<void> {
  const slug = slugOf(entity.name)
  const name = entity.title ?? entity.name
  const where = { where: { slug } }
  const known =
    table === 'team' ? await tx.prisma.team.findUnique(where) : await tx.prisma.productLine.findUnique(where)
  if (!known && !onlyKnown) {
    const data = { id: newId(), slug, name }
    if (table === 'team') await tx.prisma.team.create({ data })
    else await tx.prisma.productLine.create({ data })
    report.created.push({ kind: entity.kind, name: slug })
  } else if (known && entity.title && known.name !== name) {
    const change = { where: { id: known.id }, data: { name } }
    if (table === 'team') await tx.prisma.team.update(change)
    else await tx.prisma.productLine.update(change)
    report.updated.push({ kind: entity.kind, name: slug, fields: ['name'] })
  } else report.unchanged += 1
}

/** The owner or system of a component: made when the file does not describe it, because its name is all we need. */
async function ensureOwner(
  tx: Transaction,
  table: 'team' | 'product_line',
  name: string | null,
  report: ImportReport,
): Promise<string | undefined> {
  if (name === null) return undefined
  const slug = slugOf(name)
  const known = (await idsOf(tx, table, [slug])).get(slug)
  if (known) return known
  const id = newId()
  if (table === 'team') await tx.prisma.team.create({ data: { id, slug, name } })
  else await tx.prisma.productLine.create({ data: { id, slug, name } })
  report.created.push({ kind: table === 'team' ? 'group' : 'system', name: slug })
  return id
}

async function importComponent(
  tx: Transaction,
  component: ComponentEntity,
  index: number,
  report: ImportReport,
): Promise<void> {
  const slug = slugOf(component.name)
  if (slug === '') {
    report.skipped.push({ document: index, name: component.name, reason: 'name', values: {} })
    return
  }
  const wanted: ServiceChange = {
    kind: component.type === 'website' ? 'web' : 'service',
    tier: component.tier ?? undefined,
    teamId: await ensureOwner(tx, 'team', component.owner, report),
    productLineId: await ensureOwner(tx, 'product_line', component.system, report),
    techStack: component.techStack ?? undefined,
    loadProfile: component.loadProfile ?? undefined,
    description: component.description ?? undefined,
  }
  const known = await lockService(tx, slug)
  if (!known) {
    const id = newId()
    await tx.prisma.service.create({ data: { id, slug, createdAt: tx.now, updatedAt: tx.now } })
    const made = await lockService(tx, slug)
    if (made) await writeService(tx, made, wanted, sourcesOf(wanted))
    await tx.record({
      actorKind: 'system',
      actorId: null,
      actorName: 'import',
      action: 'service.found',
      subjectKind: 'service',
      subjectId: id,
      subjectName: slug,
      serviceId: id,
      detail: { by: 'catalog-info.yaml' },
    })
    report.created.push({ kind: 'component', name: slug })
    return
  }
  const current = await tx.prisma.service.findUniqueOrThrow({ where: { id: known.id } })
  const changes = Object.entries(wanted).filter(
    ([field, value]) =>
      value !== undefined &&
      known.sources[sourceKey(field)] !== 'portal' &&
      current[field as keyof typeof current] !== value,
  )
  if (changes.length === 0) {
    report.unchanged += 1
    return
  }
  const change: ServiceChange = Object.fromEntries(changes)
  await writeService(tx, known, change, sourcesOf(change))
  report.updated.push({ kind: 'component', name: slug, fields: changes.map(([field]) => sourceKey(field)) })
}

/** Field names as the API and `service.sources` say them. */
const sourceKey = (field: string) => field.replace(/Id$/, '')

function sourcesOf(change: ServiceChange): Sources {
  const named = Object.entries(change).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named.map(([field]) => [sourceKey(field), 'descriptor' as const]))
}

async function importDependencies(
  tx: Transaction,
  component: ComponentEntity,
  report: ImportReport,
): Promise<void> {
  if (component.dependsOn.length === 0) return
  const service = await lockService(tx, slugOf(component.name))
  if (!service || service.sources.dependsOn === 'portal') return
  const ids = await idsOf(tx, 'service', component.dependsOn.map(slugOf))
  const before = (await listDependencies(tx)).map((edge) => ({ from: edge.serviceId, to: edge.dependsOnId }))
  const others = before.filter((edge) => edge.from !== service.id)
  const wanted = [...ids.values()].map((to) => ({ from: service.id, to }))
  const { kept, refused } = withoutRings([...others, ...wanted])
  for (const { to } of refused) {
    const name = [...ids].find(([, id]) => id === to)?.[0] ?? ''
    report.skipped.push({
      document: 0,
      name: component.name,
      reason: 'dependency-ring',
      values: { dependsOn: name },
    })
  }
  const next = kept.filter((edge) => edge.from === service.id).map((edge) => edge.to)
  const same = before.filter((edge) => edge.from === service.id).map((edge) => edge.to)
  if (next.length === same.length && next.every((id) => same.includes(id))) return
  await setDependencies(tx, service.id, next)
  await writeService(tx, service, {}, { dependsOn: 'descriptor' })
}
