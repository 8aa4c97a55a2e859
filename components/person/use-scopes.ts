'use client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import type { HeldGrant } from './grant-words.ts'

/** What a role can be narrowed to. */
export function useScopes(kind: HeldGrant['scopeKind']): { key: string; label: string }[] {
  const name = useEnvironmentName()
  const facets = useQuery(
    api.service.facets.queryOptions({ enabled: kind === 'team' || kind === 'product-line' }),
  )
  const environments = useQuery(api.environment.list.queryOptions({ enabled: kind === 'environment' }))
  switch (kind) {
    case 'all':
      return []
    case 'team':
      return (facets.data?.teams ?? []).map((team) => ({ key: team.id, label: team.name }))
    case 'product-line':
      return (facets.data?.productLines ?? []).map((line) => ({ key: line.id, label: line.name }))
    case 'environment':
      return (environments.data?.items ?? []).map(({ id, slug }) => ({ key: id, label: name(slug) }))
  }
}
