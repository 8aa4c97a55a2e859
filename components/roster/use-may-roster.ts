'use client'
import { useQuery } from '@tanstack/react-query'
import type { RosterItem } from '../../lib/api/contract/roster.ts'
import type { Session } from '../../lib/api/contract/session.ts'
import { api } from '../../lib/client/api.ts'
import { decide, holdsAnywhere } from '../../lib/domain/permission/decide.ts'
import { subjectOfScope } from '../../lib/domain/roster/entry.ts'

function actorOf({ person, grants, session }: Session) {
  const { id, key, name } = person
  return { kind: 'person' as const, personId: id, key, name, grants, sessionId: session?.id ?? '' }
}

/** Whether the reader may say who is on call in some scope at least. False until known. */
export function useMayRosterSomewhere(): boolean {
  const { data } = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  return data !== undefined && holdsAnywhere(actorOf(data), 'roster.edit').ok
}

/** Whether the reader may in the scope asked about. */
export function useMayRoster(): (scope: Pick<RosterItem, 'scopeKind' | 'scopeId'>) => boolean {
  const { data } = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  return ({ scopeKind, scopeId }) =>
    data !== undefined && decide(actorOf(data), 'roster.edit', subjectOfScope(scopeKind, scopeId)).ok
}
