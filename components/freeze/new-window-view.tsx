'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { usePerson } from '../person/use-may.ts'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { LazyWindowEditor } from './lazy-freeze.tsx'
import { newWindow } from './window-draft.ts'

const hourMs = 3_600_000

/** A window from nothing: the last environment, from the next full hour, for a day. */
export function NewWindowView() {
  const router = useRouter()
  const person = usePerson()
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 })).data
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 60_000 }))
  const [startsAt] = useState(() => new Date(Math.ceil(serverNow().getTime() / hourMs) * hourMs))
  if (!person || !session || !environments.data) return <PageSkeleton />
  const last = environments.data.items.at(-1)
  return (
    <LazyWindowEditor
      window={null}
      start={newWindow({
        startsAt,
        endsAt: new Date(startsAt.getTime() + 24 * hourMs),
        zone: session.organisation.timeZone,
        ownerId: person.id,
        environments: last ? [last.id] : [],
      })}
      onDone={(saved) => router.push(saved ? `/freezes/${saved.id}` : '/freezes')}
    />
  )
}
