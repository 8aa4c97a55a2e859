'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { OverrideItem } from '../../lib/api/contract/override.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

const shown = 8

/**
 * Gates that were set aside, in red: of one promotion all, else those whose review is open, of every gate or of one.
 * Nothing when there is none.
 */
export function OverridePanel({ promotion, gate }: { promotion?: string; gate?: string }) {
  const t = useTranslations('override')
  const client = useQueryClient()
  const [asked, setAsked] = useState<OverrideItem | null>(null)
  const input = promotion ? { promotion } : { open: true }
  const overrides = useQuery(api.override.list.queryOptions({ input }))
  const review = useMutation(
    api.override.review.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        setAsked(null)
      },
    }),
  )
  const items = (overrides.data?.items ?? []).filter(
    (item) => item.withdrawnAt === null && (gate === undefined || item.gate === gate),
  )
  if (items.length === 0) return null
  return (
    <Panel title={t(promotion ? 'ofPromotion' : 'openReviews')} count={items.length}>
      <ul>
        {items.slice(0, shown).map((item) => (
          <OverrideRow key={item.id} item={item} withPlace={!promotion} onReview={() => setAsked(item)} />
        ))}
        {items.length > shown ? (
          <li className="px-4 py-2 text-fg-3">{t('more', { count: items.length - shown })}</li>
        ) : null}
      </ul>
      {asked ? (
        <TextDialog
          title={t('reviewTitle', { number: asked.promotion.number })}
          note={t('reviewNote', { name: asked.person.name, reason: asked.reason })}
          textLabel={t('reviewText')}
          confirmLabel={t('review')}
          cancelLabel={t('back')}
          isRequired
          isPending={review.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(note) => review.mutate({ id: asked.id, note })}
        >
          {review.error ? <FailureNote error={review.error} /> : null}
        </TextDialog>
      ) : null}
    </Panel>
  )
}

function OverrideRow(props: { item: OverrideItem; withPlace: boolean; onReview: () => void }) {
  const whyOff = useWhyOff()
  const { item } = props
  const t = useTranslations('override')
  const gate = useTranslations('gate')
  const environment = useEnvironmentName()
  const format = useFormatter()
  const at = format.dateTime(new Date(item.at), {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  const name = item.second
    ? t('both', { name: item.person.name, second: item.second.name })
    : item.person.name
  return (
    <li
      data-override={item.gate}
      className="flex flex-wrap items-start gap-x-3 gap-y-1 border-line border-t px-4 py-2 first:border-t-0"
    >
      <Status kind="overridden" label={gate(`${item.gate}.title`)} />
      <div className="min-w-0 flex-1 text-fg-2">
        {props.withPlace ? (
          <Link className="font-semibold hover:underline" href={`/promotions/P-${item.promotion.number}`}>
            {t('place', {
              number: item.promotion.number,
              service: item.service,
              environment: environment(item.environment),
            })}
          </Link>
        ) : null}{' '}
        <span className="text-danger-fg">{t('by', { name, at })}</span> “{item.reason}”
        {item.reviewedBy ? (
          <p className="text-sm">
            {t('reviewedBy', { name: item.reviewedBy.name })} “{item.reviewNote}”
          </p>
        ) : (
          <p className="text-fg-3 text-sm">{t(item.waitsForSecond ? 'waitsForSecond' : 'reviewOpen')}</p>
        )}
      </div>
      {item.reviewedBy ? null : (
        <Button
          size="small"
          isDisabled={!item.may.review.allowed}
          title={whyOff(item.may.review)}
          onPress={props.onReview}
        >
          {t('review')}
        </Button>
      )}
    </li>
  )
}
