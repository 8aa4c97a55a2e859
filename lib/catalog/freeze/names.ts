import type { OwnedService } from '../../domain/freeze/may-scope.ts'
import { type FreezeScope, type ScopeKind, scopeKinds } from '../../domain/freeze/scope.ts'
import { type Reader, readDocument } from '../reader.ts'

interface Named {
  id: string
  name: string
}

/** What scopes name, as it is called today. */
export interface ScopeNames {
  /** By rank. */
  environments: { id: string; slug: string }[]
  productLines: Named[]
  teams: Named[]
  services: (OwnedService & { slug: string })[]
  people: { id: string; key: string; name: string }[]
  now: string
}

/** One name of a scope; null where nothing is called so any more. */
export interface ScopeName {
  kind: ScopeKind
  excluded: boolean
  id: string
  name: string | null
}

const statement = `SELECT json_build_object('now', sluice_now(),
  'environments', (SELECT coalesce(json_agg(json_build_object('id', id, 'slug', slug) ORDER BY rank), '[]') FROM environment),
  'productLines', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name)), '[]') FROM product_line),
  'teams', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name)), '[]') FROM team),
  'services', (SELECT coalesce(json_agg(json_build_object('id', id, 'slug', slug, 'teamId', team_id, 'productLineId', product_line_id)), '[]')
    FROM service WHERE id::text = ANY ($1::text[])),
  'people', (SELECT coalesce(json_agg(json_build_object('id', id, 'key', key, 'name', name)), '[]')
    FROM person WHERE id::text = ANY ($2::text[]))) AS document`

/** Everything these scopes name, and these people, in one statement. */
export async function readScopeNames(
  reader: Reader,
  scopes: readonly FreezeScope[],
  people: readonly (string | null)[] = [],
): Promise<ScopeNames> {
  const services = scopes.flatMap((scope) => [...scope.services, ...scope.exclusions.services])
  const ids = people.filter((id) => id !== null)
  const names = await readDocument<ScopeNames>(reader, 'freeze.names', statement, [services, ids])
  if (!names) throw new Error('the names of scopes answered no row')
  return names
}

function nameOf(names: ScopeNames, kind: ScopeKind, id: string): string | null {
  switch (kind) {
    case 'environments':
      return names.environments.find((one) => one.id === id)?.slug ?? null
    case 'productLines':
      return names.productLines.find((one) => one.id === id)?.name ?? null
    case 'teams':
      return names.teams.find((one) => one.id === id)?.name ?? null
    case 'services':
      return names.services.find((one) => one.id === id)?.slug ?? null
    case 'tiers':
    case 'regions':
    case 'runtimes':
      return id
  }
}

/** All names of a scope, those left out at the end. */
export function scopeNamesOf(scope: FreezeScope, names: ScopeNames): ScopeName[] {
  const listed = (named: Omit<FreezeScope, 'exclusions'>, excluded: boolean) =>
    scopeKinds.flatMap((kind) =>
      named[kind].map((one) => {
        const id = String(one)
        return { kind, excluded, id, name: nameOf(names, kind, id) }
      }),
    )
  return [...listed(scope, false), ...listed(scope.exclusions, true)]
}

/** Slugs of the environments that a scope holds, by rank. */
export function environmentsOf(scope: FreezeScope, names: ScopeNames): string[] {
  return names.environments
    .filter(({ id }) => scope.environments.length === 0 || scope.environments.includes(id))
    .filter(({ id }) => !scope.exclusions.environments.includes(id))
    .map(({ slug }) => slug)
}

/** Whether a scope holds only some of the services of its environments. */
export function isPartial(scope: FreezeScope): boolean {
  const kinds = scopeKinds.filter((kind) => kind !== 'environments')
  return kinds.some((kind) => scope[kind].length > 0 || scope.exclusions[kind].length > 0)
}

export const personOf = (names: ScopeNames, id: string | null) =>
  names.people.find((person) => person.id === id) ?? null
