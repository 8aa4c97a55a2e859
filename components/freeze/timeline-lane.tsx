'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { WindowBrief } from '../../lib/api/contract/freeze-item.ts'
import type { FreezeTimeline, TimelineLane as Lane } from '../../lib/api/contract/freeze-timeline.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Icon } from '../ui/icon.tsx'
import { useFreezeWords } from './freeze-words.ts'
import { type DrawnSpan, LaneDraw } from './lane-draw.tsx'
import { LaneExceptions } from './lane-exceptions.tsx'
import { type Bar, RecurringRow, recurringPx } from './recurring-row.tsx'
import { percentOf, rowsOf, type Scale } from './timeline-scale.ts'

const rowPx = 28

/** The look of a window: cold and striped where it closes, an outline where it lets some pass, green where it opens. */
export function lookOf({ effect, mode, admits }: Pick<WindowBrief, 'effect' | 'mode' | 'admits'>): string {
  const edge = mode === 'report-only' ? 'border-dashed' : ''
  if (effect === 'allow') return `border-success-solid bg-success-bg text-success-fg ${edge}`
  if (effect === 'require') return `border-attention-line bg-attention-bg text-attention-fg ${edge}`
  const letsPass = admits.some((rule) => rule.content.length > 0 || rule.action.includes('go-live'))
  return `border-frozen-line text-frozen-fg ${edge} ${letsPass ? 'bg-surface' : 'sluice-hatch'}`
}

/** One environment: its windows, one above the other, below them its stops, exceptions and what recurs. */
export function TimelineLane(props: {
  timeline: FreezeTimeline
  lane: Lane
  scale: Scale
  step: number
  now: Date
  draft: DrawnSpan | null
  mayDraw: boolean
  onDrawn: (span: DrawnSpan) => void
}) {
  const { timeline, lane, scale } = props
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const name = useEnvironmentName()(lane.environment.slug)
  const isInside = (span: { startsAt: string; endsAt: string }) =>
    new Date(span.startsAt) < scale.to && new Date(span.endsAt) > scale.from
  const windows = new Map(timeline.windows.map((window) => [window.id, window]))
  const times = (startsAt: string, endsAt: string, zone: string | null) =>
    t('timeline.chosen', { from: words.both(startsAt, zone), to: words.both(endsAt, zone) })
  const bars: Bar[] = []
  const thin: Bar[] = []
  for (const entry of lane.entries) {
    const window = windows.get(entry.windowId)
    if (!window || !isInside(entry)) continue
    const bar: Bar = {
      key: `${window.id} ${entry.startsAt}`,
      ...entry,
      href: `/freezes/${window.id}`,
      name: window.name,
      title: [
        window.name,
        times(entry.startsAt, entry.endsAt, window.zone),
        window.admits.length > 0
          ? t('timeline.admits', { classes: words.rules(window.admits).join(', ') })
          : '',
        window.mode === 'report-only' ? t('timeline.reportOnly') : '',
      ]
        .filter(Boolean)
        .join(' · '),
      look: lookOf(window),
      icon: 'snowflake',
    }
    ;(window.kind === 'recurring' ? thin : bars).push(bar)
  }
  for (const stop of timeline.stops.filter(({ id }) => lane.stopIds.includes(id))) {
    const endsAt = stop.liftedAt ?? stop.endsAt
    if (!isInside({ startsAt: stop.setAt, endsAt })) continue
    const said = t('timeline.stopName', { reason: stop.reason })
    bars.push({
      key: stop.id,
      startsAt: stop.setAt,
      endsAt,
      href: '#stops',
      name: said,
      title: `${said} · ${times(stop.setAt, endsAt, null)}`,
      look: 'border-danger-solid bg-danger-bg text-danger-fg',
      icon: 'stop',
    })
  }
  bars.sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  const share = (bar: { startsAt: string; endsAt: string }) => {
    const left = percentOf(scale, bar.startsAt)
    return { left, width: Math.max(0.4, percentOf(scale, bar.endsAt) - left) }
  }
  // Words stand beside a bar that is too narrow for them; they take room as well.
  const rows = rowsOf(
    bars.map((bar) => {
      const { left, width } = share(bar)
      return { from: left, to: Math.max(left + width, left + width + (width < 14 ? 14 : 0)) + 0.5 }
    }),
  )
  const exceptions = timeline.exceptions.filter(
    ({ id, state }) => lane.exceptionIds.includes(id) && state !== 'refused' && state !== 'withdrawn',
  )
  const count =
    Math.max(thin.length > 0 ? 0 : 1, ...rows.map((row) => row + 1)) + (exceptions.length > 0 ? 1 : 0)
  const recurring = [...Map.groupBy(thin, ({ href }) => href).values()]
  const height = 8 + count * rowPx + recurring.length * recurringPx
  const state = t(`state.${lane.state}`)
  return (
    <div className="grid grid-cols-[148px_minmax(0,1fr)] border-line border-t max-md:grid-cols-[112px_minmax(0,1fr)]">
      <div className="sticky left-0 z-20 min-w-0 border-line border-r bg-surface px-4 py-2 max-md:px-3">
        <strong className="block truncate">{name}</strong>
        <span className="block text-fg-3 text-sm">
          {lane.changesAt ? t('stateUntil', { state, at: words.at(lane.changesAt) }) : state}
        </span>
      </div>
      <div className="relative min-w-0 overflow-hidden" style={{ minHeight: height }}>
        {props.mayDraw ? (
          <LaneDraw scale={scale} step={props.step} now={props.now} name={name} onDrawn={props.onDrawn} />
        ) : null}
        {bars.map((bar, index) => {
          const { left, width } = share(bar)
          const isNarrow = width < 14
          return (
            <Link
              key={bar.key}
              href={bar.href}
              title={bar.title}
              aria-label={bar.title}
              className={`absolute flex h-6 min-w-6 items-center gap-1 rounded-sm border px-1.5 text-sm hover:z-10 hover:shadow-overlay ${bar.look}`}
              style={{ left: `${left}%`, width: `${width}%`, top: 5 + (rows[index] ?? 0) * rowPx }}
            >
              {width > 2.4 ? <Icon name={bar.icon} size={12} /> : null}
              {isNarrow ? (
                <span
                  className={`absolute max-w-40 truncate whitespace-nowrap ${left + width > 84 ? 'right-full mr-1.5' : 'left-full ml-1.5'}`}
                >
                  {bar.name}
                </span>
              ) : (
                <span className="truncate">{bar.name}</span>
              )}
            </Link>
          )
        })}
        <LaneExceptions exceptions={exceptions} scale={scale} top={5 + (count - 1) * rowPx} />
        {recurring.map((times, index) => (
          <RecurringRow
            key={times[0]?.href}
            times={times}
            scale={scale}
            top={8 + count * rowPx + index * recurringPx}
          />
        ))}
        {props.draft ? (
          <span
            className="pointer-events-none absolute inset-y-1 z-10 rounded-md border border-accent-fg border-dashed"
            style={{
              left: `${percentOf(scale, props.draft.startsAt)}%`,
              width: `${percentOf(scale, props.draft.endsAt) - percentOf(scale, props.draft.startsAt)}%`,
            }}
          />
        ) : null}
      </div>
    </div>
  )
}
