'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { FreezeStrip as Strip } from '../../lib/api/contract/freeze-timeline.ts'
import { useNow } from '../../lib/client/clock.ts'
import { clockText } from '../ui/format/time.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useFreezeWords } from './freeze-words.ts'

const tones = { danger: 'text-danger-fg', frozen: 'text-frozen-fg' } as const

function Item(props: {
  icon: IconName
  tone: keyof typeof tones
  href: string
  name: string
  text: ReactNode
  left?: string | undefined
}) {
  return (
    <Link
      href={props.href}
      className={`flex h-6 min-w-0 items-center gap-1.5 rounded-sm text-sm focus-visible:-outline-offset-2 ${tones[props.tone]}`}
    >
      <Icon name={props.icon} />
      <strong className="min-w-0 max-w-64 shrink-0 truncate max-md:max-w-40">{props.name}</strong>
      <span className="min-w-0 truncate">{props.text}</span>
      {props.left ? (
        <strong className="ml-1 shrink-0 tabular-nums" suppressHydrationWarning>
          {props.left}
        </strong>
      ) : null}
    </Link>
  )
}

/** What the strip says when it has something to say. */
export function StripRows({ data }: { data: Strip }) {
  const t = useTranslations('freezes.strip')
  const words = useFreezeWords()
  const now = useNow(10_000).getTime()
  const left = (at: string) => clockText(Date.parse(at) - now)
  const holds = ({ window }: Strip['running'][number]) =>
    window.effect !== 'allow' && window.mode === 'enforcing'
  const stops = data.stops.filter((stop) => stop.state === 'holds' || stop.state === 'ends-soon')
  const running = data.running.filter(holds)
  const next = data.next.filter(({ window }) => window.mode === 'enforcing')
  const isRed = stops.length + data.reviews.length + data.broken.length > 0
  const items = [
    ...stops.map((stop) => (
      <Item
        key={stop.id}
        icon="stop"
        tone="danger"
        href="/freezes"
        name={t('stop')}
        text={t('stopped', { where: words.scope(stop.scopeNames), reason: stop.reason })}
        left={left(stop.endsAt)}
      />
    )),
    ...data.reviews.map((review) => (
      <Item
        key={review.id}
        icon="octagon-check"
        tone="danger"
        href={`/promotions/P-${review.promotion.number}`}
        name={t('override', { number: review.promotion.number })}
        text={t('toReview', { service: review.service, person: review.person.name })}
      />
    )),
    ...data.broken.map((one) => (
      <Item
        key={one.id}
        icon="triangle"
        tone="danger"
        href={`/freezes/${one.id}`}
        name={one.name}
        text={t('broken')}
      />
    )),
    ...running.map(({ window, endsAt }) => (
      <Item
        key={window.id}
        icon="snowflake"
        tone="frozen"
        href={`/freezes/${window.id}`}
        name={window.name}
        text={t('running', {
          where: words.environments(window.environments),
          until: words.both(endsAt, window.zone),
        })}
        left={left(endsAt)}
      />
    )),
    ...next.map(({ window, startsAt }) => (
      <Item
        key={`next ${window.id}`}
        icon="clock"
        tone="frozen"
        href={`/freezes/${window.id}`}
        name={window.name}
        text={t(window.effect === 'allow' ? 'opens' : 'begins', {
          where: words.environments(window.environments),
          at: words.both(startsAt, window.zone),
        })}
        left={left(startsAt)}
      />
    )),
  ]
  if (items.length === 0) return null
  const fill = isRed
    ? 'border-danger-line bg-danger-bg'
    : running.length > 0
      ? 'sluice-hatch border-frozen-line'
      : 'border-frozen-line bg-frozen-bg'
  return (
    <aside
      aria-label={t('label')}
      className={`flex min-h-8 shrink-0 items-center gap-5 overflow-hidden border-b px-5 max-md:min-h-9 max-md:gap-3 max-md:px-4 ${fill}`}
    >
      {items[0]}
      {items[1] ? <span className="flex min-w-0 max-md:hidden">{items[1]}</span> : null}
      {/* A phone has room for the first alone. */}
      {[2, 1].map((shown) =>
        items.length > shown ? (
          <Link
            key={shown}
            href="/freezes"
            className={`h-6 shrink-0 whitespace-nowrap text-sm leading-6 underline-offset-3 hover:underline focus-visible:-outline-offset-2 ${shown === 1 ? 'md:hidden' : 'max-md:hidden'} ${tones[isRed ? 'danger' : 'frozen']}`}
          >
            {t('more', { count: items.length - shown })}
          </Link>
        ) : null,
      )}
    </aside>
  )
}
