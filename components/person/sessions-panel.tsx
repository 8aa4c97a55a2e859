'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Age } from '../shell/age.tsx'
import { leavePortal } from '../sign-in/sign-out.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { browserOf } from './user-agent.ts'

const leave = () => void leavePortal()

/** Where I am signed in: end one, this one, or all. */
export function SessionsPanel() {
  const t = useTranslations('profile')
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const sessions = useQuery(api.session.list.queryOptions())
  const end = useMutation(
    api.session.end.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.session.list.key() }),
    }),
  )
  const signOut = useMutation(api.session.signOut.mutationOptions({ onSuccess: leave }))
  const everywhere = useMutation(api.session.signOutEverywhere.mutationOptions({ onSuccess: leave }))
  const problem = sessions.error ?? end.error ?? signOut.error
  return (
    <Panel title={t('sessions')} count={sessions.data?.items.length}>
      <ShortTable
        label={t('sessions')}
        rows={sessions.data?.items ?? []}
        rowKey={(session) => session.id}
        columns={[
          {
            key: 'browser',
            title: t('browser'),
            render: (session) => (
              <span className="flex items-center gap-2" title={session.userAgent ?? undefined}>
                {browserOf(session.userAgent) ?? t('unknownBrowser')}
                {session.current ? <Pill>{t('thisOne')}</Pill> : null}
              </span>
            ),
          },
          {
            key: 'address',
            title: t('address'),
            render: (session) => (
              <code className="font-mono text-fg-2 text-sm">{session.address ?? '–'}</code>
            ),
          },
          { key: 'since', title: t('since'), render: (session) => <Age at={session.createdAt} /> },
          { key: 'seen', title: t('seen'), render: (session) => <Age at={session.seenAt} /> },
          {
            key: 'end',
            title: t('end'),
            hidesTitle: true,
            align: 'right',
            render: (session) =>
              session.current ? (
                <Button size="small" onPress={() => signOut.mutate({})} isDisabled={signOut.isPending}>
                  {t('signOut')}
                </Button>
              ) : (
                <Button
                  size="small"
                  aria-label={t('endNamed', { browser: browserOf(session.userAgent) ?? t('unknownBrowser') })}
                  onPress={() => end.mutate({ id: session.id })}
                  isDisabled={end.isPending}
                >
                  {t('end')}
                </Button>
              ),
          },
        ]}
      />
      <div className="flex flex-wrap items-center gap-3 border-line border-t px-4 py-2">
        <Button variant="danger-outline" onPress={() => setAsking(true)}>
          {t('everywhere')}
        </Button>
        {problem ? <FailureNote error={problem} /> : null}
      </div>
      {asking ? (
        <ConfirmDialog
          title={t('everywhere')}
          note={t('everywhereNote')}
          confirmLabel={t('everywhere')}
          cancelLabel={t('cancel')}
          isPending={everywhere.isPending}
          onConfirm={() => everywhere.mutate({})}
          onClose={() => setAsking(false)}
        >
          {everywhere.error ? <FailureNote error={everywhere.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </Panel>
  )
}
