'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'

/** Windows count working days by a calendar that is not there; nothing is drawn where all are. */
export function CalendarLack() {
  const t = useTranslations('freezes')
  const format = useFormatter()
  const lacks = useQuery(api.workingCalendar.list.queryOptions()).data?.missing ?? []
  if (lacks.length === 0) return null
  const list = format.list(lacks.map(({ country, year }) => `${country} ${year}`))
  return (
    <p className="text-attention-fg">
      {t('calendar.lacks', { list, count: lacks.length })}{' '}
      <Link href="/freezes/calendars" className="underline underline-offset-3">
        {t('actions.calendars')}
      </Link>
    </p>
  )
}
