'use client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/client/api.ts'
import { type Action, decide, type Subject } from '../../lib/domain/permission/decide.ts'

/** Who is signed in; undefined until known. */
export function usePerson(): { id: string; name: string } | undefined {
  const { data } = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  return data?.person
}

/** Whether the signed-in person may do this here, by the same rule the server applies. False until known. */
export function useMay(action: Action, subject: Subject = {}): boolean {
  const { data } = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  if (!data) return false
  const { id, key, name } = data.person
  const sessionId = data.session?.id ?? ''
  return decide({ kind: 'person', personId: id, key, name, grants: data.grants, sessionId }, action, subject)
    .ok
}
