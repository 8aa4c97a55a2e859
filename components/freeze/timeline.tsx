'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { FreezeTimeline } from '../../lib/api/contract/freeze-timeline.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import type { DrawnSpan } from './lane-draw.tsx'
import { ReleaseLane } from './release-lane.tsx'
import { lookOf, TimelineLane } from './timeline-lane.tsx'
import { percentOf, type Scale } from './timeline-scale.ts'

export const spans = ['14', '42', '91'] as const
export type Span = (typeof spans)[number]

const legend = [
  ['deny', lookOf({ effect: 'deny', mode: 'enforcing', admits: [] })],
  ['some', 'border-frozen-line bg-surface'],
  ['allow', 'border-success-solid bg-success-bg'],
  ['require', 'border-attention-line bg-attention-bg'],
  ['stop', 'border-danger-solid bg-danger-bg'],
] as const

/** One lane per environment, production first, over the days of the reader's own calendar. */
export function Timeline(props: {
  timeline: FreezeTimeline
  scale: Scale
  span: Span
  now: Date
  draft: { environment: string; span: DrawnSpan } | null
  mayDraw: boolean
  onSpan: (span: Span) => void
  onMove: (days: number) => void
  onDrawn: (environment: string, span: DrawnSpan) => void
}) {
  const { timeline, scale, span, now } = props
  const t = useTranslations('freezes.timeline')
  const format = useFormatter()
  const tick = span === '14' ? (_: number, index: number) => index % 2 === 0 : (day: number) => day === 1
  // The legend explains what is drawn, and nothing else.
  const drawn = new Set<string>(
    timeline.windows.map((one) =>
      one.effect === 'deny' ? (lookOf(one).includes('hatch') ? 'deny' : 'some') : one.effect,
    ),
  )
  if (timeline.stops.length > 0) drawn.add('stop')
  const nowAt = percentOf(scale, now)
  const isNowInside = now >= scale.from && now < scale.to
  const holidays = timeline.days
    .filter((day) => !day.workday)
    .filter((day, index, all) => all[index - 1]?.name !== day.name)
  return (
    <section aria-label={t('label')} className="rounded-lg border border-line bg-surface">
      <div className="overflow-x-auto">
        <div className="relative min-w-[720px]">
          <div aria-hidden className="absolute inset-y-0 right-0 left-[148px] max-md:left-[112px]">
            {scale.days.map((day) =>
              day.weekday === 0 || day.weekday === 6 ? (
                <span
                  key={day.date}
                  className="absolute inset-y-0 bg-sunken"
                  style={{ left: `${percentOf(scale, day.at)}%`, width: `${100 / scale.days.length}%` }}
                />
              ) : null,
            )}
          </div>
          <div className="relative grid h-12 grid-cols-[148px_minmax(0,1fr)] max-md:grid-cols-[112px_minmax(0,1fr)]">
            <span className="sticky left-0 z-20 truncate rounded-tl-lg border-line border-r bg-surface px-4 pt-2 text-fg-3 text-sm max-md:px-3">
              {scale.zone}
            </span>
            <div className="relative min-w-0 overflow-hidden">
              {scale.days.map((day, index) =>
                tick(day.weekday, index) ? (
                  <span
                    key={day.date}
                    className="absolute top-2 whitespace-nowrap pl-1.5 text-fg-2 text-sm"
                    style={{ left: `${percentOf(scale, day.at)}%` }}
                  >
                    {format.dateTime(day.at, { day: 'numeric', month: 'short', timeZone: scale.zone })}
                  </span>
                ) : null,
              )}
              {holidays.map((day) => {
                const at = scale.days.find((one) => one.date === day.on)?.at
                return at ? (
                  <span
                    key={`${day.country}${day.on}`}
                    title={`${day.name} (${day.country})`}
                    className="absolute top-[26px] max-w-32 truncate whitespace-nowrap pl-1.5 text-fg-3 text-sm"
                    style={{ left: `${percentOf(scale, at)}%` }}
                  >
                    {day.name}
                  </span>
                ) : null
              })}
              {isNowInside ? (
                <span
                  className="absolute bottom-0 z-10 -translate-x-1/2 whitespace-nowrap rounded-sm bg-fg px-1.5 text-bg text-sm"
                  style={{ left: `clamp(36px, ${nowAt}%, calc(100% - 36px))` }}
                  suppressHydrationWarning
                >
                  {t('now')} {format.dateTime(now, { weekday: 'short', hour: '2-digit', minute: '2-digit' })}
                </span>
              ) : null}
            </div>
          </div>
          <div className="relative">
            <ReleaseLane releases={timeline.releases} scale={scale} />
            {timeline.lanes.toReversed().map((lane) => (
              <TimelineLane
                key={lane.environment.slug}
                timeline={timeline}
                lane={lane}
                scale={scale}
                step={span === '14' ? 6 : 24}
                now={now}
                mayDraw={props.mayDraw}
                draft={props.draft?.environment === lane.environment.slug ? props.draft.span : null}
                onDrawn={(drawn) => props.onDrawn(lane.environment.slug, drawn)}
              />
            ))}
            {isNowInside ? (
              <div
                aria-hidden
                className="pointer-events-none absolute inset-y-0 right-0 left-[148px] max-md:left-[112px]"
              >
                <span
                  className="absolute inset-y-0 w-px bg-fg"
                  style={{ left: `${nowAt}%` }}
                  suppressHydrationWarning
                />
              </div>
            ) : null}
          </div>
        </div>
      </div>
      <footer className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t px-4 py-2 text-fg-2 text-sm">
        {legend
          .filter(([key]) => drawn.has(key))
          .map(([key, look]) => (
            <span key={key} className="flex items-center gap-1.5">
              <span aria-hidden className={`h-2.5 w-4 rounded-sm border ${look}`} />
              {t(key)}
            </span>
          ))}
        {timeline.exceptions.length > 0 ? (
          <span className="flex items-center gap-1.5">
            <Icon name="key" size={12} className="text-attention-fg" />
            {t('exception')}
          </span>
        ) : null}
        <span className="text-fg-3 max-md:hidden">{props.mayDraw ? t('hint') : ''}</span>
        <span className="ml-auto flex flex-wrap items-center gap-2">
          <Button size="small" onPress={() => props.onMove(-Number(span) / 2)}>
            {t('before')}
          </Button>
          <Button size="small" onPress={() => props.onMove(0)}>
            {t('today')}
          </Button>
          <Button size="small" onPress={() => props.onMove(Number(span) / 2)}>
            {t('after')}
          </Button>
          <SegmentedControl
            label={t('span')}
            options={spans.map((key) => ({ key, label: t(`span_${key}`) }))}
            selected={span}
            onSelect={props.onSpan}
          />
        </span>
      </footer>
    </section>
  )
}
