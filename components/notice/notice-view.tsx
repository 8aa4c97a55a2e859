'use client'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { NoticeRoute } from '../../lib/api/contract/notice.ts'
import { api } from '../../lib/client/api.ts'
import { decide } from '../../lib/domain/permission/decide.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { RouteDialog } from './route-dialog.tsx'
import { RoutePanel } from './route-panel.tsx'

const undelivered = (route: NoticeRoute) =>
  route.messages.filter((message) => !message.sentAt && message.problem !== null).length

/** Who hears of what, by which way, and did it arrive? `own`: only the reader's ways, for the profile. */
export function NoticeView({ own = false }: { own?: boolean }) {
  const t = useTranslations('notice')
  const locale = useLocale() === 'zh-CN' ? 'zh-CN' : 'en'
  const routes = useQuery(api.notice.routes.queryOptions({ input: own ? { own: true } : {} }))
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000, enabled: !own }))
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 })).data
  const [editing, setEditing] = useState<NoticeRoute | 'new' | null>(null)
  const items = routes.data?.items ?? []
  const mayFor = (teamId: string): boolean =>
    session !== undefined &&
    decide(
      {
        kind: 'person',
        personId: session.person.id,
        key: session.person.key,
        name: session.person.name,
        grants: session.grants,
        sessionId: '',
      },
      'notice.edit',
      { teamId },
    ).ok
  const teams = (facets.data?.teams ?? []).filter((team) => mayFor(team.id))
  const mine = items.filter((route) => route.person !== null).length
  const create = () => setEditing('new')
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          {own ? (
            <h2 className="font-semibold text-lg">{t('ownTitle')}</h2>
          ) : (
            <Sentence>
              {t.rich('answer', {
                mine,
                teams: new Set(items.flatMap((route) => route.team?.slug ?? [])).size,
                undelivered: items.reduce((sum, route) => sum + undelivered(route), 0),
                b: (chunks) => <b>{chunks}</b>,
                d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
              })}
            </Sentence>
          )}
          <p className="mt-1 text-fg-3">{t(own ? 'ownNote' : 'note')}</p>
        </div>
        {items.length > 0 ? <Button onPress={create}>{t('create')}</Button> : null}
      </div>
      {routes.error && !routes.data ? (
        <FailureNote error={routes.error} onRetry={() => void routes.refetch()} />
      ) : routes.isPending ? (
        <ListSkeleton rows={4} />
      ) : items.length === 0 ? (
        <EmptyState
          title={t('emptyTitle')}
          text={t('emptyText')}
          actionLabel={t('create')}
          onAction={create}
        />
      ) : (
        items.map((route) => (
          <RoutePanel
            key={route.id}
            route={route}
            mayEdit={route.team ? mayFor(route.team.id) : true}
            onEdit={() => setEditing(route)}
          />
        ))
      )}
      {editing ? (
        <RouteDialog
          route={editing === 'new' ? null : editing}
          teams={teams}
          ownEmail={session?.person.email ?? null}
          locale={locale}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  )
}
