'use client'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { fieldEdge, fieldLook } from '../ui/field.tsx'

const dayMs = 24 * 3_600_000

/** The calendar day of an instant where the reader is. */
function dayOf(instant: string): string {
  const at = new Date(instant)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
const beginOf = (day: string): number => new Date(`${day}T00:00`).getTime()

/** From the begin of one day to the end of another, as the reader's calendar has them. */
export function EvidencePeriod(props: {
  from: string
  to: string
  onChange: (period: { from: string; to: string }) => void
}) {
  const t = useTranslations('evidence')
  const id = useId()
  // The end is not part of the period: a millisecond earlier is the last day.
  const first = dayOf(props.from)
  const last = dayOf(new Date(Date.parse(props.to) - 1).toISOString())
  const set = (from: string, to: string) => {
    const [begin, end] = [beginOf(from), beginOf(to) + dayMs]
    if (begin < end) props.onChange({ from: new Date(begin).toISOString(), to: new Date(end).toISOString() })
  }
  return (
    <div className="sluice-screen flex flex-wrap items-center gap-2">
      <label htmlFor={`${id}from`} className="text-fg-2 text-sm">
        {t('from')}
      </label>
      <span className="w-40">
        <input
          id={`${id}from`}
          type="date"
          className={`${fieldLook} ${fieldEdge(undefined)}`}
          value={first}
          max={last}
          onChange={(event) => event.target.value && set(event.target.value, last)}
        />
      </span>
      <label htmlFor={`${id}to`} className="text-fg-2 text-sm">
        {t('to')}
      </label>
      <span className="w-40">
        <input
          id={`${id}to`}
          type="date"
          className={`${fieldLook} ${fieldEdge(undefined)}`}
          value={last}
          min={first}
          onChange={(event) => event.target.value && set(first, event.target.value)}
        />
      </span>
    </div>
  )
}
