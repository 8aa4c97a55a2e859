'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { useApprovalKeys, type Word } from '../promotion/approval-keys.ts'
import { LazyApprovalDialog } from '../promotion/lazy-approval-dialog.tsx'
import { usePromotionWords } from '../promotion/promotion-rows.tsx'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Status } from '../ui/status.tsx'
import { nextRow } from './next-row.ts'

interface Asked {
  word: Word
  item: PromotionItem
}

/**
 * What waits for the reader's word: one tab stop, arrows inside; A approves the row in focus, R rejects it. Without a focus
 * here the keys mean the first row, so that A and Enter are enough.
 */
export function ApprovalRows({ items, now }: { items: PromotionItem[]; now: number }) {
  const t = useTranslations('approval')
  const name = useEnvironmentName()
  const words = usePromotionWords()
  const list = useRef<HTMLUListElement>(null)
  const [focus, setFocus] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  // The focus belongs to a promotion, not to a place: what is approved leaves the list.
  const at = Math.max(
    0,
    items.findIndex((item) => item.id === focus),
  )
  const current = items[at]
  useApprovalKeys((word) => {
    if (current) setAsked({ word, item: current })
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const next = items[nextRow(at, items.length, event.key)]
    if (!next) return
    event.preventDefault()
    setFocus(next.id)
    list.current?.querySelector<HTMLElement>(`[data-row="${next.id}"]`)?.focus()
  }
  return (
    <>
      {items.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('none')}</p> : null}
      <ul ref={list} onKeyDown={onKeyDown}>
        {items.map((item, index) => (
          <li
            key={item.id}
            className="flex items-center gap-2 border-line border-t pr-4 first:border-t-0 hover:bg-hover"
          >
            <Link
              data-row={item.id}
              href={`/promotions/P-${item.number}`}
              tabIndex={index === at ? 0 : -1}
              onFocus={() => setFocus(item.id)}
              className="flex min-h-11 min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5 pl-4"
            >
              <span className="min-w-0">
                <b>{item.service.slug}</b> → {name(item.environment)}
              </span>
              <BuildName build={item.build} />
              <Status kind="approval" label={words(item, now)} />
            </Link>
            <Button
              variant="primary"
              size="small"
              aria-label={t('approveTitle', {
                service: item.service.slug,
                environment: name(item.environment),
                number: item.number,
              })}
              onPress={() => setAsked({ word: 'approve', item })}
            >
              {t('approve')}
            </Button>
          </li>
        ))}
      </ul>
      {items.length > 0 ? (
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm max-md:hidden">
          {t.rich('keys', { k: (chunks) => <Kbd>{chunks}</Kbd> })}
        </p>
      ) : null}
      {asked ? (
        <LazyApprovalDialog word={asked.word} item={asked.item} onClose={() => setAsked(null)} />
      ) : null}
    </>
  )
}
