'use client'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useFreezeWords } from './freeze-words.ts'
import { instantAt, percentOf, type Scale } from './timeline-scale.ts'

export interface DrawnSpan {
  startsAt: Date
  endsAt: Date
}

const hourMs = 3_600_000

/** The ground of a lane: a time is drawn on it with the pointer, or with arrows and Enter. */
export function LaneDraw(props: {
  scale: Scale
  /** Hours of one step. */
  step: number
  now: Date
  name: string
  onDrawn: (span: DrawnSpan) => void
}) {
  const { scale, step, now, name, onDrawn } = props
  const t = useTranslations('freezes.timeline')
  const words = useFreezeWords()
  const ground = useRef<HTMLButtonElement>(null)
  const begun = useRef<Date | null>(null)
  const [span, setSpan] = useState<DrawnSpan | null>(null)
  const at = (clientX: number) => {
    const box = ground.current?.getBoundingClientRect()
    return instantAt(scale, box ? (clientX - box.left) / box.width : 0, step)
  }
  const between = (one: Date, other: Date): DrawnSpan =>
    one <= other ? { startsAt: one, endsAt: other } : { startsAt: other, endsAt: one }
  const finish = (chosen: DrawnSpan | null) => {
    begun.current = null
    setSpan(null)
    if (chosen && chosen.endsAt > chosen.startsAt) onDrawn(chosen)
  }
  const first = (): DrawnSpan => {
    const start = now > scale.from && now < scale.to ? now : scale.from
    const startsAt = instantAt(scale, percentOf(scale, start) / 100 + step / 24 / scale.days.length, step)
    return { startsAt, endsAt: new Date(startsAt.getTime() + Math.max(step, 24) * hourMs) }
  }
  const onKey = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? step : event.key === 'ArrowLeft' ? -step : 0
    if (event.key === 'Escape' && span) {
      setSpan(null)
    } else if (event.key === 'Enter' && span) {
      finish(span)
    } else if (by !== 0 || event.key === 'Enter' || event.key === ' ') {
      const from = span ?? first()
      const moved = (time: Date) => new Date(time.getTime() + by * hourMs)
      const next = !span
        ? from
        : { startsAt: event.shiftKey ? from.startsAt : moved(from.startsAt), endsAt: moved(from.endsAt) }
      if (next.endsAt > next.startsAt) setSpan(next)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const left = span ? percentOf(scale, span.startsAt) : 0
  return (
    <>
      <button
        ref={ground}
        type="button"
        aria-label={t('draw', { where: name })}
        className="absolute inset-0 cursor-crosshair touch-pan-y focus-visible:-outline-offset-2"
        onKeyDown={onKey}
        onBlur={() => setSpan(null)}
        onPointerDown={(event) => {
          if (event.button !== 0 || event.pointerType === 'touch') return
          begun.current = at(event.clientX)
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={(event) => {
          if (!begun.current) return
          const chosen = between(begun.current, at(event.clientX))
          if (chosen.endsAt > chosen.startsAt) setSpan(chosen)
        }}
        onPointerUp={() => finish(begun.current ? span : null)}
        onPointerCancel={() => finish(null)}
      />
      {span ? (
        <span
          className="pointer-events-none absolute inset-y-1 z-10 rounded-md border border-accent-fg border-dashed bg-accent-bg"
          style={{ left: `${left}%`, width: `${percentOf(scale, span.endsAt) - left}%` }}
        >
          <span className="absolute top-0.5 left-full ml-1.5 whitespace-nowrap rounded-sm bg-surface px-1 text-accent-fg text-sm">
            {t('chosen', { from: words.at(span.startsAt), to: words.at(span.endsAt) })}
          </span>
        </span>
      ) : null}
      <span role="status" className="sr-only">
        {span ? t('chosen', { from: words.at(span.startsAt), to: words.at(span.endsAt) }) : ''}
      </span>
    </>
  )
}
