'use client'
import { useTranslations } from 'next-intl'
import type { FreezeWindowItem } from '../../lib/api/contract/freeze.ts'
import { Panel } from '../ui/panel.tsx'
import { useFreezeWords } from './freeze-words.ts'

/** A window as it stands, for readers who may not change it. */
export function WindowFacts({ window }: { window: FreezeWindowItem }) {
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const { definition } = window
  const schedule = definition?.schedule
  const plain = (wall: string) => wall.replace('T', ' ')
  const rows: [string, string][] = [
    [t('form.effect'), `${t(`effect.${window.effect}`)}, ${t(`mode.${window.mode}`)}`],
    [t('form.scope'), words.scope(window.scopeNames)],
  ]
  if (schedule?.kind === 'one-off')
    rows.push([t('form.from'), plain(schedule.startsAt)], [t('form.until'), plain(schedule.endsAt)])
  if (schedule?.kind === 'recurring')
    rows.push(
      [t('form.firstStart'), plain(schedule.startsAt)],
      [t('form.rule'), schedule.rrule],
      [t('form.duration'), schedule.duration],
    )
  if (schedule?.kind === 'release') rows.push([t('form.phase'), t(`phase.${schedule.phase}`)])
  if (definition)
    rows.push(
      [t('form.zone'), definition.zone],
      [
        t(
          `form.${window.effect === 'allow' ? 'opensFor' : window.effect === 'require' ? 'without' : 'admits'}`,
        ),
        words.rules(definition.admits).join(', ') || t('form.admitsNone'),
      ],
      [t('form.actsOn'), definition.actsOn.map((act) => t(`act.${act}`)).join(', ')],
    )
  if (window.message) rows.push([t('form.message'), window.message])
  return (
    <Panel title={t('window.what')} note={window.retiredAt ? undefined : t('form.mayNot')}>
      <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2 px-4 py-3">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-fg-3">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
