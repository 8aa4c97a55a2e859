'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { percentOf, type Scale } from './timeline-scale.ts'

/** One time of one window or stop, as a lane draws it. */
export interface Bar {
  key: string
  startsAt: string
  endsAt: string
  href: string
  name: string
  title: string
  look: string
  icon: 'snowflake' | 'stop'
}

export const recurringPx = 26
/** Room between two times, in percent of the width, in which the name can be read. */
const readable = 8

/** The times of one window that recurs, thin; its name beside the first that leaves room, else before all. */
export function RecurringRow(props: { times: Bar[]; scale: Scale; top: number }) {
  const { scale } = props
  const t = useTranslations('freezes.timeline')
  const drawn = props.times.map((bar) => {
    const left = percentOf(scale, bar.startsAt)
    return { bar, left, width: Math.max(0.5, percentOf(scale, bar.endsAt) - left) }
  })
  const gaps = drawn.map(({ left, width }, index) => ({
    from: left + width,
    room: (drawn[index + 1]?.left ?? 100) - left - width,
  }))
  const gap = gaps.find(({ room }) => room >= readable)
  const [first] = drawn
  if (!first) return null
  return (
    <>
      {drawn.map(({ bar, left, width }) => (
        <span
          key={bar.key}
          title={bar.title}
          className={`absolute h-2 rounded-[2px] border ${bar.look}`}
          style={{ left: `${left}%`, width: `${width}%`, top: props.top + 8 }}
        />
      ))}
      <Link
        href={first.bar.href}
        title={first.bar.title}
        className={`absolute h-6 truncate px-1 text-sm leading-6 underline-offset-3 hover:underline focus-visible:-outline-offset-2 ${gap ? '' : 'bg-surface'} ${first.bar.look.includes('success') ? 'text-success-fg' : first.bar.look.includes('attention') ? 'text-attention-fg' : 'text-frozen-fg'}`}
        style={{
          left: gap ? `calc(${gap.from}% + 2px)` : 0,
          maxWidth: gap ? `calc(${gap.room}% - 4px)` : '50%',
          top: props.top,
        }}
      >
        {gap ? first.bar.name : t('every', { name: first.bar.name })}
      </Link>
    </>
  )
}
