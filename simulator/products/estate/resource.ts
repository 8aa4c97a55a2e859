import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { endOf, startOf } from './billing-day.ts'
import { type KindName, kindOf } from './kinds.ts'

/** A value that a costTag had from one instant until another. */
interface TagSpan {
  key: string
  value: string
  from: number
  to?: number
}

/** Where a resource is written down: a file of a repository of this cloud. */
export interface Origin {
  by: 'terraform' | 'ros' | 'console'
  repository?: string
  path?: string
  /** `alicloud_db_instance.order_service`, or the logical name in a template. */
  address?: string
}

/** How it is paid for. Amounts are millionths of the account's currency. */
interface Price {
  /** Of one day by list; what a day really costs varies a little around it. */
  perDay: number
  /** Share of the list price that is paid. */
  discount: number
  /** Paid ahead for so many months at a time. */
  months?: number
  /** A savings plan may pay for it. */
  covered?: boolean
}

export interface Resource {
  arn: string
  kind: KindName
  accountId: string
  regionId: string
  zoneId: string
  id: string
  name: string
  group: { id: string; name: string }
  /** 财务单元. */
  costUnit: string
  createdAt: number
  deletedAt?: number
  tags: TagSpan[]
  price: Price
  origin: Origin
  /** What it is for, as its owners would say: nobody but the inspector is told. */
  about: { line?: string; service?: string; environment?: string }
}

const opened = new WeakMap<World, Collection<Resource>>()

export function resourcesOf(world: World): Collection<Resource> {
  let rows = opened.get(world)
  if (rows === undefined) {
    rows = world.collection<Resource>('estate.resources', { key: (row) => row.arn })
    opened.set(world, rows)
  }
  return rows
}

export function arnOf(of: { kind: KindName; accountId: string; regionId: string; id: string }): string {
  const [product, path] = kindOf(of.kind).arn
  return `arn:acs:${product}:${of.regionId}:${of.accountId}:${path}/${of.id}`
}

export interface ResourceOptions extends Omit<Resource, 'arn' | 'tags' | 'zoneId' | 'costUnit' | 'group'> {
  zoneId?: string
  costUnit?: string
  group?: Resource['group']
  tags?: Record<string, string>
  /** When the tags were put on; when it was made where absent. */
  taggedAt?: number
}

const defaultGroup = { id: 'rg-acfm2default', name: '默认资源组' }

/** Makes a resource as if it had always been there. */
export function createResource(world: World, options: ResourceOptions): Readonly<Resource> {
  const { tags = {}, taggedAt = options.createdAt, ...rest } = options
  return resourcesOf(world).put({
    ...rest,
    zoneId: options.zoneId ?? '',
    costUnit: options.costUnit ?? '',
    group: options.group ?? defaultGroup,
    arn: arnOf(options),
    tags: Object.entries(tags).map(([key, value]) => ({ key, value, from: taggedAt })),
  })
}

const holdsAt = (span: TagSpan, at: number): boolean =>
  span.from <= at && (span.to === undefined || span.to > at)

/** The tags of an instant, oldest first. */
export const tagsAt = (resource: Readonly<Resource>, at: number): TagSpan[] =>
  resource.tags.filter((span) => holdsAt(span, at))

/** Puts tags on, from an instant on; a value that is there already stays as old as it is. */
export function putTags(world: World, arn: string, tags: Record<string, string>, at: number): void {
  const resource = resourcesOf(world).get(arn)
  if (resource === undefined) return
  const changed = Object.entries(tags).filter(
    ([key, value]) => !tagsAt(resource, at).some((span) => span.key === key && span.value === value),
  )
  const keys = new Set(changed.map(([key]) => key))
  const kept = resource.tags.map((span) =>
    keys.has(span.key) && holdsAt(span, at) ? { ...span, to: at } : span,
  )
  const added = changed.map(([key, value]) => ({ key, value, from: at }))
  resourcesOf(world).patch(arn, { tags: [...kept, ...added] })
}

export function takeTags(world: World, arn: string, keys: readonly string[], at: number): void {
  const resource = resourcesOf(world).get(arn)
  if (resource === undefined) return
  const tags = resource.tags.map((span) =>
    keys.includes(span.key) && holdsAt(span, at) ? { ...span, to: at } : span,
  )
  resourcesOf(world).patch(arn, { tags })
}

export const existsAt = (resource: Readonly<Resource>, at: number): boolean =>
  resource.createdAt <= at && (resource.deletedAt === undefined || resource.deletedAt > at)

/** Whether it cost anything on a day: it was there for some of it. */
export const billedOn = (resource: Readonly<Resource>, day: string): boolean =>
  resource.createdAt < endOf(day) && (resource.deletedAt === undefined || resource.deletedAt > startOf(day))
