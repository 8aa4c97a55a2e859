'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'

const stepped = (month: string, by: 1 | -1): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** The month that is looked at, and the ones beside it. */
export function MonthStepper({ month, onMonth }: { month: string; onMonth: (month: string) => void }) {
  const t = useTranslations('costReport')
  const format = useFormatter()
  const name = (of: string) =>
    format.dateTime(new Date(`${of}-01T00:00:00Z`), { year: 'numeric', month: 'long', timeZone: 'UTC' })
  const [before, after] = [stepped(month, -1), stepped(month, 1)]
  return (
    <span className="sluice-screen inline-flex items-center gap-1">
      <Button aria-label={t('goTo', { month: name(before) })} onPress={() => onMonth(before)}>
        <Icon name="right" className="rotate-180" />
      </Button>
      <span className="min-w-28 text-center font-medium">{name(month)}</span>
      <Button aria-label={t('goTo', { month: name(after) })} onPress={() => onMonth(after)}>
        <Icon name="right" />
      </Button>
    </span>
  )
}
