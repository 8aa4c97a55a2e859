'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Person } from '../ui/person.tsx'

/** What people say under a promotion, and a field to say something. */
export function PromotionComments({ promotionId }: { promotionId: string }) {
  const t = useTranslations('promotion.comments')
  const client = useQueryClient()
  const [text, setText] = useState('')
  const comments = useQuery(api.promotion.comments.queryOptions({ input: { id: promotionId } }))
  const say = useMutation(
    api.promotion.comment.mutationOptions({
      onSuccess: (answer) => {
        setText('')
        client.setQueryData(api.promotion.comments.queryKey({ input: { id: promotionId } }), answer)
      },
    }),
  )
  const empty = text.trim() === ''
  const send = () => {
    if (!empty && !say.isPending) say.mutate({ id: promotionId, text: text.trim() })
  }
  const items = comments.data?.items ?? []
  return (
    <Panel title={t('title')} count={comments.data ? items.length : undefined}>
      <ul>
        {items.map((comment) => (
          <li key={comment.id} className="border-line border-t px-4 py-2 first:border-t-0">
            <p className="flex items-center gap-2 text-fg-3 text-sm">
              {comment.person ? <Person name={comment.person.name} /> : null}
              <Age at={comment.at} />
            </p>
            <p className="whitespace-pre-wrap break-words">{comment.text}</p>
          </li>
        ))}
      </ul>
      <form
        className="sluice-screen flex flex-col gap-2 border-line border-t p-4 first:border-t-0"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <textarea
          aria-label={t('write')}
          placeholder={t('write')}
          maxLength={4000}
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
          }}
          className="w-full rounded-md border border-control bg-surface px-2.5 py-1.5 placeholder:text-fg-3"
        />
        {say.error ? <FailureNote error={say.error} /> : null}
        <div className="flex items-center justify-end gap-3">
          <span className="text-fg-3 text-sm">{t('note')}</span>
          <Button type="submit" size="small" isDisabled={empty || say.isPending}>
            {t('send')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
