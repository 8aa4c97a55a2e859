'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { NoticeRoute } from '../../lib/api/contract/notice.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Panel } from '../ui/panel.tsx'
import { MessageList } from './message-list.tsx'

/** One way: where it goes, of what, in which language, how its last messages fared, and a try-out. */
export function RoutePanel(props: { route: NoticeRoute; mayEdit: boolean; onEdit: () => void }) {
  const { route } = props
  const t = useTranslations('notice')
  const format = useFormatter()
  const client = useQueryClient()
  const [closing, setClosing] = useState(false)
  const onSuccess = () => void client.invalidateQueries({ queryKey: api.notice.key() })
  const test = useMutation(api.notice.test.mutationOptions({ onSuccess }))
  const retire = useMutation(api.notice.retire.mutationOptions({ onSuccess }))
  const kinds =
    route.kinds.length === 0 ? t('allKinds') : format.list(route.kinds.map((kind) => t(`kind.${kind}`)))
  return (
    <Panel
      title={route.address}
      note={`${t(`channelName.${route.channel}`)} · ${route.team?.name ?? t('mine')} · ${route.locale === 'en' ? 'English' : '简体中文'}`}
      actions={
        props.mayEdit ? (
          <>
            <Button
              size="small"
              onPress={() => test.mutate({ id: route.id })}
              isDisabled={test.isPending}
              aria-label={t('testNamed', { name: route.address })}
            >
              {t('test')}
            </Button>
            <Button size="small" variant="ghost" onPress={props.onEdit}>
              {t('change')}
            </Button>
            <Button size="small" variant="ghost" onPress={() => setClosing(true)}>
              {t('close')}
            </Button>
          </>
        ) : null
      }
    >
      <p className="px-4 py-2 text-fg-2 text-sm">{kinds}</p>
      {test.error ? (
        <div className="px-4 pb-2">
          <FailureNote error={test.error} />
        </div>
      ) : null}
      <MessageList messages={route.messages} />
      {closing ? (
        <ConfirmDialog
          title={t('closeTitle', { name: route.address })}
          note={t('closeNote')}
          confirmLabel={t('close')}
          cancelLabel={t('cancel')}
          isPending={retire.isPending}
          onConfirm={() => retire.mutate({ id: route.id })}
          onClose={() => setClosing(false)}
        >
          {retire.error ? <FailureNote error={retire.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </Panel>
  )
}
