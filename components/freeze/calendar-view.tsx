'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { CalendarDayDialog, CalendarImportDialog } from './calendar-dialogs.tsx'
import { YearDays } from './year-days.tsx'

const offered = ['CN', 'DE', 'US', 'JP', 'SG', 'GB', 'IN']

/** Which days are worked, by country and year? */
export function CalendarView() {
  const whyOff = useWhyOff()
  const t = useTranslations('freezes.calendar')
  const format = useFormatter()
  const [country, setCountry] = useState('CN')
  const [year, setYear] = useState(() => serverNow().getUTCFullYear())
  const [asked, setAsked] = useState<{ date: string } | 'import' | null>(null)
  const list = useQuery(api.workingCalendar.list.queryOptions())
  const found = useQuery(
    api.workingCalendar.get.queryOptions({ input: { country, year }, placeholderData: (last) => last }),
  )
  if (found.error && !found.data)
    return <FailureNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  const { days, may } = found.data
  const b = (chunks: ReactNode) => <b>{chunks}</b>
  const a = (chunks: ReactNode) => <b className="text-attention-fg">{chunks}</b>
  const values = {
    country,
    year: String(year),
    holidays: days.filter((day) => !day.workday).length,
    workdays: days.filter((day) => day.workday).length,
    a,
    b,
  }
  const lacks = list.data?.missing ?? []
  const countries = [...new Set([...(list.data?.items ?? []).map((one) => one.country), ...offered])]
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>{t.rich(found.data.missing ? 'missing' : 'answer', values)}</Sentence>
          {lacks.length > 0 ? (
            <p className="mt-1 text-attention-fg">
              {t('lacks', {
                list: format.list(lacks.map((one) => `${one.country} ${one.year}`)),
                count: lacks.length,
              })}
            </p>
          ) : null}
        </div>
        <div className="w-28">
          <SelectField
            label={t('country')}
            value={country}
            onChange={setCountry}
            options={countries.map((key) => ({ key, label: key }))}
          />
        </div>
        <Button isDisabled={!may.edit.allowed} title={whyOff(may.edit)} onPress={() => setAsked('import')}>
          {t('import')}
        </Button>
      </div>
      <Panel
        title={`${country} ${year}`}
        actions={[year - 1, year + 1].map((other) => (
          <Button key={other} size="small" onPress={() => setYear(other)}>
            {other}
          </Button>
        ))}
      >
        <YearDays year={year} days={days} mayEdit={may.edit.allowed} onDay={(date) => setAsked({ date })} />
        <p className="flex gap-4 border-line border-t px-4 py-2 text-sm">
          <span className="rounded-sm bg-frozen-bg px-2 text-frozen-fg">{t('holiday')}</span>
          <span className="rounded-sm bg-attention-bg px-2 text-attention-fg">{t('workday')}</span>
        </p>
      </Panel>
      {asked === 'import' ? <CalendarImportDialog country={country} onClose={() => setAsked(null)} /> : null}
      {asked && asked !== 'import' ? (
        <CalendarDayDialog
          country={country}
          date={asked.date}
          day={days.find((day) => day.on === asked.date)}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </>
  )
}
