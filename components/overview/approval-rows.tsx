'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Overview } from '../../lib/api/contract/overview.ts'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { useApprovalKeys, type Word } from '../promotion/approval-keys.ts'
import { LazyApprovalDialog } from '../promotion/lazy-approval-dialog.tsx'
import { usePromotionWords } from '../promotion/promotion-rows.tsx'
import { LazyTrainWordDialog } from '../train/lazy-train.tsx'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Status } from '../ui/status.tsx'
import { nextRow } from './next-row.ts'

/** A promotion or a train; what is asked of the reader is the same. */
type Row = { kind: 'promotion'; item: PromotionItem } | { kind: 'train'; item: Overview['trains'][number] }
interface Asked {
  word: Word
  row: Row
}

/**
 * What waits for the reader's word: one tab stop, arrows inside; A approves the row in focus, R rejects it. Without a focus
 * here the keys mean the first row, so that A and Enter are enough.
 */
export function ApprovalRows(props: { items: PromotionItem[]; trains: Overview['trains']; now: number }) {
  const t = useTranslations('approval')
  const name = useEnvironmentName()
  const words = usePromotionWords()
  const list = useRef<HTMLUListElement>(null)
  const [focus, setFocus] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  const rows: Row[] = [
    ...props.trains.map((item) => ({ kind: 'train', item }) as const),
    ...props.items.map((item) => ({ kind: 'promotion', item }) as const),
  ]
  // The focus belongs to a promotion, not to a place: what is approved leaves the list.
  const at = Math.max(
    0,
    rows.findIndex(({ item }) => item.id === focus),
  )
  const current = rows[at]
  useApprovalKeys((word) => {
    if (current) setAsked({ word, row: current })
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const next = rows[nextRow(at, rows.length, event.key)]?.item
    if (!next) return
    event.preventDefault()
    setFocus(next.id)
    list.current?.querySelector<HTMLElement>(`[data-row="${next.id}"]`)?.focus()
  }
  return (
    <>
      {rows.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('none')}</p> : null}
      <ul ref={list} onKeyDown={onKeyDown}>
        {rows.map((row, index) => (
          <li
            key={row.item.id}
            className="flex items-center gap-2 border-line border-t pr-4 first:border-t-0 hover:bg-hover"
          >
            <Link
              data-row={row.item.id}
              href={
                row.kind === 'train' ? `/trains/T-${row.item.number}` : `/promotions/P-${row.item.number}`
              }
              tabIndex={index === at ? 0 : -1}
              onFocus={() => setFocus(row.item.id)}
              className="flex min-h-11 min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5 pl-4"
            >
              <span className="min-w-0">
                <b>{row.kind === 'train' ? row.item.name : row.item.service.slug}</b> →{' '}
                {name(row.item.environment)}
              </span>
              {row.kind === 'train' ? (
                <>
                  <span className="text-fg-2">
                    {t('trainRows', { number: row.item.number, count: row.item.rows })}
                  </span>
                  <Status kind="approval" label={t('trainAsked', { name: row.item.requester.name })} />
                </>
              ) : (
                <>
                  <BuildName build={row.item.build} />
                  <Status kind="approval" label={words(row.item, props.now)} />
                </>
              )}
            </Link>
            <Button
              variant="primary"
              size="small"
              aria-label={
                row.kind === 'train'
                  ? t('approveTrain', { number: row.item.number, environment: name(row.item.environment) })
                  : t('approveTitle', {
                      service: row.item.service.slug,
                      environment: name(row.item.environment),
                      number: row.item.number,
                    })
              }
              onPress={() => setAsked({ word: 'approve', row })}
            >
              {t('approve')}
            </Button>
          </li>
        ))}
      </ul>
      {rows.length > 0 ? (
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm max-md:hidden">
          {t.rich('keys', { k: (chunks) => <Kbd>{chunks}</Kbd> })}
        </p>
      ) : null}
      {asked?.row.kind === 'promotion' ? (
        <LazyApprovalDialog word={asked.word} item={asked.row.item} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.row.kind === 'train' ? (
        <LazyTrainWordDialog word={asked.word} id={asked.row.item.id} onClose={() => setAsked(null)} />
      ) : null}
    </>
  )
}
