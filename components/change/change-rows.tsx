'use client'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ChangeItem } from '../../lib/api/contract/change.ts'
import type { BuildReference } from '../../lib/api/contract/reference.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { LazyHoldDialog } from '../hold/lazy-hold-dialog.tsx'
import { useSaidWords } from '../ledger/said-words.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { Icon } from '../ui/icon.tsx'
import { Person } from '../ui/person.tsx'
import { Status } from '../ui/status.tsx'
import { statusOfChange, useChangeWords } from './change-words.ts'

const RollbackDialog = dynamic(
  () => import('../promotion/rollback-dialog.tsx').then((module) => module.RollbackDialog),
  { ssr: false },
)

function Side({ build, digest }: { build: BuildReference | null; digest: string | null }) {
  if (build) return <BuildName build={build} />
  return digest ? <ShortDigest digest={digest} /> : <span className="text-fg-3">∅</span>
}

/** From what to what, or which settings, or which alert. */
function What({ item }: { item: ChangeItem }) {
  const t = useTranslations('change.setting')
  if (item.alert)
    return (
      <span className="min-w-0 truncate">
        {item.alert.severity} {item.alert.name}
      </span>
    )
  if (item.toDigest)
    return (
      <span className="inline-flex min-w-0 flex-wrap items-center gap-1.5">
        <Side build={item.from} digest={item.fromDigest} />
        <Icon name="arrow" size={12} className="text-fg-3" />
        <Side build={item.to} digest={item.toDigest} />
      </span>
    )
  if (item.changed.length > 0)
    return (
      <span className="min-w-0 truncate text-fg-2">
        {item.changed.map((key) => (t.has(key) ? t(key) : key)).join(', ')}
      </span>
    )
  return null
}

function Where({ item }: { item: ChangeItem }) {
  const name = useEnvironmentName()
  if (!item.service) return <b>{item.environment ? name(item.environment) : item.subject}</b>
  return (
    <span className="min-w-0">
      <Link className="font-medium hover:underline" href={`/services/${item.service}`}>
        {item.service}
      </Link>
      {item.environment ? ` → ${name(item.environment)}` : null}
    </span>
  )
}

/** Changes, newest first: what, from and to, who, why, and what can be done about it from here. */
export function ChangeRows({ items, withActions = true }: { items: ChangeItem[]; withActions?: boolean }) {
  const t = useTranslations('change')
  const words = useChangeWords()
  const format = useFormatter()
  const said = useSaidWords()
  const [back, setBack] = useState<ChangeItem | null>(null)
  const [held, setHeld] = useState<ChangeItem | null>(null)
  const who = (item: ChangeItem) => {
    if (item.actor.kind === 'system') return <span className="text-fg-2">{t('portal')}</span>
    if (item.actor.kind === 'outside' || !item.actor.name)
      return item.kind === 'alert' ? null : <span className="text-attention-fg">{t('unknownPerson')}</span>
    return <Person name={item.actor.name} />
  }
  return (
    <>
      <ul>
        {items.map((item) => (
          <li
            key={item.id}
            className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <span className="w-12 shrink-0 text-fg-3 text-sm print:hidden">
              <Age at={item.at} />
            </span>
            <time dateTime={item.at} className="hidden w-24 shrink-0 text-sm tabular-nums print:inline">
              {format.dateTime(new Date(item.at), {
                month: 'short',
                day: 'numeric',
                hour: '2-digit',
                minute: '2-digit',
              })}
            </time>
            <Status kind={statusOfChange(item)} label={words(item)} />
            <Where item={item} />
            <What item={item} />
            {who(item)}
            {item.reason ? (
              <span className="line-clamp-2 wrap-anywhere min-w-0 max-w-full text-fg-2" title={item.reason}>
                “{said(item.reason)}”
              </span>
            ) : null}
            <span className="ml-auto flex items-center gap-2 print:hidden">
              {withActions ? (
                <Actions item={item} onRollback={() => setBack(item)} onHold={() => setHeld(item)} />
              ) : null}
              {item.promotion ? (
                <Link
                  className="text-accent-fg text-sm hover:underline"
                  href={`/promotions/P-${item.promotion.number}`}
                >
                  P-{item.promotion.number}
                </Link>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {held?.service && held.environment ? (
        <LazyHoldDialog
          place={{ service: held.service, environment: held.environment }}
          onClose={() => setHeld(null)}
        />
      ) : null}
      {back?.service && back.environment && back.from ? (
        <RollbackDialog
          service={back.service}
          environment={back.environment}
          to={back.from}
          onClose={() => setBack(null)}
        />
      ) : null}
    </>
  )
}

const isMoving = (item: ChangeItem) =>
  item.promotion?.state === 'applying' || item.promotion?.state === 'observing'
const isOpen = (item: ChangeItem) => isMoving(item) || item.promotion?.unsettled === true

/** Abort what moves, settle what nobody read, go back from what runs, hold the place. Each asks again where it leads. */
function Actions(props: { item: ChangeItem; onRollback: () => void; onHold: () => void }) {
  const { item, onRollback, onHold } = props
  const t = useTranslations('change')
  const page = item.promotion ? `/promotions/P-${item.promotion.number}` : ''
  const brought = item.kind === 'began' || item.kind === 'outside'
  return (
    <>
      {item.kind === 'began' && isMoving(item) ? (
        <ButtonLink href={page} size="tiny">
          {t('abort')}
        </ButtonLink>
      ) : null}
      {item.kind === 'began' && item.promotion?.unsettled ? (
        <ButtonLink href={page} size="tiny">
          {t('settle')}
        </ButtonLink>
      ) : null}
      {brought && item.from && (item.runs || isOpen(item)) ? (
        <Button size="tiny" variant="danger-outline" onPress={onRollback}>
          {t('rollBack')}
        </Button>
      ) : null}
      {brought && item.runs && item.service ? (
        <Button size="tiny" variant="ghost" onPress={onHold}>
          {t('hold')}
        </Button>
      ) : null}
    </>
  )
}
