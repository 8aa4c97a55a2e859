'use client'
import { useTimeZone, useTranslations } from 'next-intl'
import { useState } from 'react'
import { wallTimeIn, wallTimeOf } from '../../lib/domain/time/wall-time.ts'
import { DateTimeField } from '../ui/date-time-field.tsx'

const two = (value: number) => String(value).padStart(2, '0')

/** As the browser's field writes a time; empty for none. */
export function fieldText(at: Date | null, zone: string): string {
  const wall = at && wallTimeOf(zone, at)
  if (!wall) return ''
  return `${wall.year}-${two(wall.month)}-${two(wall.day)}T${two(wall.hour)}:${two(wall.minute)}`
}

export function instantOfField(text: string, zone: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (!parts) return null
  const [, year, month, day, hour, minute] = parts.map(Number)
  const wall = {
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: 0,
  }
  return wallTimeIn(zone, wall)
}

/** Date and time by the clock of the reader's zone, which stands beside it. */
export function InstantField(props: {
  label: string
  value: Date | null
  onChange: (at: Date | null) => void
  isDisabled?: boolean
  error?: string | undefined
}) {
  const t = useTranslations('shell')
  const zone = useTimeZone() ?? 'UTC'
  // While it is typed a time may be no time yet: the text is what stands in the field.
  const [text, setText] = useState(() => fieldText(props.value, zone))
  return (
    <DateTimeField
      label={props.label}
      note={zone}
      error={props.error ?? (props.value ? undefined : t('noTime'))}
      isDisabled={props.isDisabled ?? false}
      value={text}
      onChange={(next) => {
        setText(next)
        props.onChange(instantOfField(next, zone))
      }}
    />
  )
}
