'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CalendarFeedItem } from '../../lib/api/contract/calendar-feed.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Panel } from '../ui/panel.tsx'
import { useFreezeWords } from './freeze-words.ts'

/** Addresses by which somebody's own calendar reads the freezes; each is shown once, and revoked here. */
export function FeedPanel() {
  const t = useTranslations('freezes.feed')
  const words = useFreezeWords()
  const locale = useLocale()
  const client = useQueryClient()
  const [revoking, setRevoking] = useState<CalendarFeedItem | null>(null)
  const feeds = useQuery(api.calendarFeed.list.queryOptions())
  const done = {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: api.calendarFeed.key() })
      setRevoking(null)
    },
  }
  const create = useMutation(api.calendarFeed.create.mutationOptions(done))
  const revoke = useMutation(api.calendarFeed.revoke.mutationOptions(done))
  const items = (feeds.data?.items ?? []).filter((feed) => feed.revokedAt === null)
  return (
    <Panel
      title={t('title')}
      count={items.length}
      note={t('note')}
      actions={
        <Button
          size="small"
          isDisabled={create.isPending}
          onPress={() => create.mutate({ locale: locale === 'zh-CN' ? 'zh-CN' : 'en' })}
        >
          {t('make')}
        </Button>
      }
    >
      {create.error ? (
        <div className="px-4 py-2">
          <FailureNote error={create.error} />
        </div>
      ) : null}
      {items.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('none')}</p> : null}
      <ul>
        {items.map((feed) => (
          <li key={feed.id} className="flex items-center gap-3 border-line px-4 py-2 not-first:border-t">
            <span className="min-w-0 flex-1">
              {feed.scope ? words.scope(feed.scopeNames) : t('all')}
              <span className="block text-fg-3 text-sm">
                {t('created', { at: words.at(feed.createdAt) })},{' '}
                {feed.usedAt ? t('used', { at: words.at(feed.usedAt) }) : t('unused')}
              </span>
            </span>
            <Button size="small" onPress={() => setRevoking(feed)}>
              {t('revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {create.data ? (
        <Dialog title={t('made')} onClose={() => create.reset()}>
          <p className="text-attention-fg">{t('once')}</p>
          <CopyField
            label={t('url')}
            value={create.data.url}
            copyLabel={t('copy')}
            copiedLabel={t('copied')}
          />
          <div className="flex justify-end">
            <Button variant="primary" onPress={() => create.reset()}>
              {t('done')}
            </Button>
          </div>
        </Dialog>
      ) : null}
      {revoking ? (
        <ConfirmDialog
          title={t('revokeTitle')}
          note={t('revokeNote')}
          confirmLabel={t('revoke')}
          cancelLabel={t('cancel')}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate({ id: revoking.id })}
          onClose={() => setRevoking(null)}
        >
          {revoke.error ? <FailureNote error={revoke.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </Panel>
  )
}
