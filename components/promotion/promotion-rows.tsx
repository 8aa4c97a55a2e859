'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { PromotionItem } from '../../lib/api/contract/promotion-item.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { clockText, minutesBetween } from '../ui/format/time.ts'
import { Status } from '../ui/status.tsx'
import { useFailureWords } from './failure-words.ts'

/** What a promotion is doing or waits for, in a few words. */
export function usePromotionWords() {
  const t = useTranslations('promotion')
  const gate = useTranslations('gate')
  const gates = (names: string[]) =>
    names.map((name) => (gate.has(`${name}.title`) ? gate(`${name}.title`) : name)).join(', ')
  return (item: PromotionItem, now: number): string => {
    if (item.unsettled) return t('brief.unsettled')
    if (item.state === 'observing' && item.observingAt && item.observeUntilAt) {
      const from = Date.parse(item.observingAt)
      const until = Date.parse(item.observeUntilAt)
      return t('brief.observing', {
        done: minutesBetween(from, Math.min(now, until)),
        of: minutesBetween(from, until),
      })
    }
    if (item.state === 'applying') return t('brief.applying', { wave: item.wave, waves: item.waves })
    if (item.state !== 'pending') return t(`state.${item.state}`)
    if (item.blocks.length > 0) return t('brief.blocked', { gates: gates(item.blocks) })
    if (item.waits.length > 0) {
      const left = item.wakeAt ? Date.parse(item.wakeAt) - now : 0
      const waits = gates(item.waits)
      return left > 0
        ? t('brief.waitsTime', { gates: waits, left: clockText(left) })
        : t('brief.waits', { gates: waits })
    }
    if (item.heldBackAt && item.startMode === 'automatic') return t('brief.held')
    return item.startMode === 'manual' ? t('brief.start') : t('brief.starting')
  }
}

function statusOf(item: PromotionItem) {
  if (item.unsettled) return 'failed'
  if (item.state !== 'pending') return item.state
  if (item.blocks.length > 0) return 'blocked'
  if (item.waits.includes('approvals')) return 'approval'
  return item.waits.includes('queue') ? 'queued' : 'soak'
}

export function PromotionRows(props: { items: PromotionItem[]; now: number; none: string }) {
  const name = useEnvironmentName()
  const words = usePromotionWords()
  const failed = useFailureWords()
  if (props.items.length === 0) return <p className="px-4 py-3 text-fg-3">{props.none}</p>
  return (
    <ul>
      {props.items.map((item) => (
        <li key={item.id} className="border-line border-t first:border-t-0">
          <Link
            href={`/promotions/P-${item.number}`}
            className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-1.5 hover:bg-hover"
          >
            <span className="min-w-0">
              <b>{item.service.slug}</b> → {name(item.environment)}
            </span>
            <BuildName build={item.build} />
            <Status kind={statusOf(item)} label={words(item, props.now)} />
            {item.failure ? (
              <span
                className="wrap-anywhere line-clamp-1 min-w-0 flex-1 basis-48 text-fg-2"
                title={item.failure.message}
              >
                {failed(item.failure).why}
              </span>
            ) : null}
            <span className="ml-auto text-fg-3 text-sm">P-{item.number}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
