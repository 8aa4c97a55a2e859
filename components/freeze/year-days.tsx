'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import type { CalendarDayItem } from '../../lib/api/contract/working-calendar.ts'

const two = (value: number) => String(value).padStart(2, '0')
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
const months = Array.from({ length: 12 }, (_, index) => index)

/** Twelve months, weeks from Monday; what is not as its weekday says is marked. */
export function YearDays(props: {
  year: number
  days: CalendarDayItem[]
  mayEdit: boolean
  onDay: (date: string) => void
}) {
  const t = useTranslations('freezes.calendar')
  const format = useFormatter()
  const of = new Map(props.days.map((day) => [day.on, day]))
  const grid = useRef<HTMLDivElement>(null)
  const first = `${props.year}-01-01`
  const [reached, setReached] = useState(first)
  // One stop of the Tab key for the whole year; arrows go from day to day.
  const stop = reached.startsWith(`${props.year}-`) ? reached : first
  const onKey = (event: React.KeyboardEvent) => {
    const step = steps[event.key]
    const from = (event.target as HTMLElement).dataset.day
    if (step === undefined || from === undefined) return
    event.preventDefault()
    const next = new Date(Date.parse(from) + step * 86_400_000).toISOString().slice(0, 10)
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
  }
  const utc = (month: number, day: number) => new Date(Date.UTC(props.year, month, day))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the days in it
    <div
      ref={grid}
      onKeyDown={onKey}
      className="grid grid-cols-1 gap-x-8 gap-y-5 p-4 sm:grid-cols-2 lg:grid-cols-4"
    >
      {months.map((month) => {
        const count = utc(month + 1, 0).getUTCDate()
        const before = (utc(month, 1).getUTCDay() + 6) % 7
        return (
          <section key={month}>
            <h3 className="mb-1 font-medium">
              {format.dateTime(utc(month, 1), { month: 'long', timeZone: 'UTC' })}
            </h3>
            <div className="grid grid-cols-7 gap-px text-center tabular-nums">
              {Array.from({ length: before }, (_, index) => (
                <span key={`before ${two(index)}`} />
              ))}
              {Array.from({ length: count }, (_, index) => {
                const date = `${props.year}-${two(month + 1)}-${two(index + 1)}`
                const day = of.get(date)
                const weekday = utc(month, index + 1).getUTCDay()
                const isWeekend = weekday === 0 || weekday === 6
                const kind = day ? (day.workday ? 'workday' : 'holiday') : isWeekend ? 'weekend' : 'plain'
                const look = {
                  holiday: 'bg-frozen-bg font-semibold text-frozen-fg',
                  workday: 'bg-attention-bg font-semibold text-attention-fg',
                  weekend: 'text-fg-3',
                  plain: '',
                }[kind]
                const said = [
                  format.dateTime(utc(month, index + 1), { dateStyle: 'full', timeZone: 'UTC' }),
                  day?.name ?? '',
                  t(kind),
                ]
                  .filter(Boolean)
                  .join(', ')
                return (
                  <button
                    key={date}
                    type="button"
                    data-day={date}
                    tabIndex={date === stop ? 0 : -1}
                    onFocus={() => setReached(date)}
                    aria-label={said}
                    title={said}
                    aria-disabled={!props.mayEdit || undefined}
                    className={`h-7 rounded-sm ${look} ${props.mayEdit ? 'cursor-pointer hover:bg-hover' : ''}`}
                    onClick={() => props.mayEdit && props.onDay(date)}
                  >
                    {index + 1}
                  </button>
                )
              })}
            </div>
          </section>
        )
      })}
    </div>
  )
}
