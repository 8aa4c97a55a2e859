'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { usePerson } from '../person/use-may.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { LazyWindowEditor } from './lazy-freeze.tsx'
import { newWindow } from './window-draft.ts'

const hourMs = 3_600_000

/** A window from nothing: the last environment, from the next full hour, for a day. */
export function NewWindowView() {
  const t = useTranslations('freezes.form')
  const router = useRouter()
  const person = usePerson()
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 })).data
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 60_000 }))
  const windows = useQuery(api.freeze.list.queryOptions({ input: {} }))
  const [startsAt] = useState(() => new Date(Math.ceil(serverNow().getTime() / hourMs) * hourMs))
  if (!person || !session || !environments.data || !windows.data) return <PageSkeleton />
  const { create } = windows.data.may
  if (!create.allowed)
    return (
      <EmptyState
        kind="forbidden"
        title={t('mayNot')}
        text={t('mayAsk')}
        actionLabel={t('back')}
        onAction={() => router.push('/freezes')}
      />
    )
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
