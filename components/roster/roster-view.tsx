'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTimeZone, useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { RosterEntryDialog } from './roster-entry-dialog.tsx'
import { RosterImportDialog } from './roster-import-dialog.tsx'
import { RosterTable } from './roster-table.tsx'
import { useMayRosterSomewhere } from './use-may-roster.ts'
import { weekOf } from './week.ts'

/** Who is on call now, and when is whose turn? */
export function RosterView() {
  const t = useTranslations('roster')
  const format = useFormatter()
  const zone = useTimeZone() ?? 'UTC'
  const now = useNow()
  const [ahead, setAhead] = useState(0)
  const [asked, setAsked] = useState<'add' | 'import' | null>(null)
  const may = useMayRosterSomewhere()
  const week = weekOf(now, zone, ahead)
  const input = { from: week.from.toISOString(), to: week.to.toISOString() }
  const roster = useQuery(api.roster.list.queryOptions({ input, placeholderData: (last) => last }))
  const coming = useQuery(api.roster.list.queryOptions({ input: {} }))
  const why = may ? undefined : t('mayNot')
  if (roster.error && !roster.data) {
    return <FailureNote error={roster.error} onRetry={() => void roster.refetch()} />
  }
  if (!roster.data) return <ListSkeleton rows={8} />
  const running = (coming.data?.items ?? []).filter((item) => item.counts && new Date(item.fromAt) <= now)
  const names = [...new Set(running.map((item) => item.person.name))]
  const day = (at: Date) => format.dateTime(at, { day: 'numeric', month: 'short' })
  const last = new Date(week.to.getTime() - 1)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {names.length > 0
              ? t.rich('answer', { names: format.list(names), b: (chunks) => <b>{chunks}</b> })
              : t.rich('answerNobody', { a: (chunks) => <b className="text-attention-fg">{chunks}</b> })}
          </Sentence>
          <p className="mt-1 text-fg-3">{t('explained')}</p>
        </div>
        <Button isDisabled={!may} title={why} onPress={() => setAsked('import')}>
          {t('import')}
        </Button>
        <Button isDisabled={!may} title={why} onPress={() => setAsked('add')}>
          {t('add')}
        </Button>
      </div>
      <Panel
        title={t('week', { from: day(week.from), to: day(last) })}
        count={roster.data.items.length}
        note={zone}
        actions={
          <>
            <Button size="small" onPress={() => setAhead(ahead - 1)}>
              {t('before')}
            </Button>
            <Button size="small" isDisabled={ahead === 0} onPress={() => setAhead(0)}>
              {t('thisWeek')}
            </Button>
            <Button size="small" onPress={() => setAhead(ahead + 1)}>
              {t('after')}
            </Button>
          </>
        }
      >
        <RosterTable items={roster.data.items} now={now} />
      </Panel>
      {asked === 'add' ? <RosterEntryDialog entry={null} onClose={() => setAsked(null)} /> : null}
      {asked === 'import' ? <RosterImportDialog onClose={() => setAsked(null)} /> : null}
    </>
  )
}
