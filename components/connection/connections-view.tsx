'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { AdminNote } from '../person/admin-note.tsx'
import { useMay } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { ConnectionSection } from './connection-section.tsx'
import { isFailing, isIncomplete } from './connection-state.ts'

const ConnectionDrawer = dynamic(
  () => import('./connection-drawer.tsx').then((module) => module.ConnectionDrawer),
  {
    ssr: false,
  },
)

/** Does the cloud answer, and what may the portal not do there? */
export function ConnectionsView() {
  const t = useTranslations('connection')
  const connections = useQuery(api.connection.list.queryOptions())
  const may = useMay('connection.edit')
  const [asked, setAsked] = useState<{ id: string | null } | null>(null)
  if (connections.error && !connections.data) {
    return <FailureNote error={connections.error} onRetry={() => void connections.refetch()} />
  }
  if (!connections.data) return <PageSkeleton />
  const items = connections.data.items
  const active = items.filter((one) => !one.disabledAt)
  const failing = active.reduce((sum, one) => sum + one.health.filter(isFailing).length, 0)
  const roles = active.flatMap((one) => one.roles).filter(isIncomplete).length
  const create = () => setAsked({ id: null })
  const edited = items.find((one) => one.id === asked?.id)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {t.rich(failing + roles > 0 ? 'answerProblems' : 'answer', {
              count: active.length,
              failing,
              roles,
              b: (chunks) => <b>{chunks}</b>,
              a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
            })}
          </Sentence>
          {may ? null : <AdminNote />}
        </div>
        <Button onPress={create} isDisabled={!may} title={may ? undefined : t('onlyAdmin')}>
          {t('create')}
        </Button>
      </div>
      {items.length === 0 ? <EmptyState title={t('emptyTitle')} text={t('emptyText')} /> : null}
      {items.map((item) => (
        <ConnectionSection
          key={item.id}
          connection={item}
          may={may}
          onEdit={() => setAsked({ id: item.id })}
        />
      ))}
      {asked ? (
        <ConnectionDrawer key={asked.id} connection={edited ?? null} onClose={() => setAsked(null)} />
      ) : null}
    </>
  )
}
