'use client'
import { useTranslations } from 'next-intl'
import type { FreezeWindowItem } from '../../lib/api/contract/freeze.ts'
import type { FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { Panel } from '../ui/panel.tsx'
import { useFreezeWords } from './freeze-words.ts'

interface Fact {
  /** Of the definition. */
  field: string
  name: string
  value: string
}

/** What a definition says, field by field; its scope is said by names, which it has not. */
export function useFacts(): (definition: FreezeDefinition) => Fact[] {
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const plain = (wall: string) => wall.replace('T', ' ')
  const timesOf = (schedule: FreezeDefinition['schedule']): [string, string][] => {
    if (schedule.kind === 'release') return [[t('form.phase'), t(`phase.${schedule.phase}`)]]
    if (schedule.kind === 'one-off')
      return [
        [t('form.from'), plain(schedule.startsAt)],
        [t('form.until'), plain(schedule.endsAt)],
      ]
    return [
      [t('form.firstStart'), plain(schedule.startsAt)],
      [t('form.rule'), schedule.rrule],
      [t('form.duration'), schedule.duration],
    ]
  }
  return (definition) => {
    const { effect } = definition
    const admits = effect === 'allow' ? 'opensFor' : effect === 'require' ? 'without' : 'admits'
    return [
      { field: 'name', name: t('form.name'), value: definition.name },
      { field: 'effect', name: t('form.effect'), value: t(`effect.${effect}`) },
      { field: 'mode', name: t('field.mode'), value: t(`mode.${definition.mode}`) },
      ...timesOf(definition.schedule).map(([name, value]) => ({ field: 'schedule', name, value })),
      { field: 'zone', name: t('form.zone'), value: definition.zone },
      {
        field: 'admits',
        name: t(`form.${admits}`),
        value: words.rules(definition.admits).join(', ') || t('form.admitsNone'),
      },
      {
        field: 'actsOn',
        name: t('form.actsOn'),
        value: definition.actsOn.map((act) => t(`act.${act}`)).join(', '),
      },
      { field: 'message', name: t('form.message'), value: definition.message },
    ].filter(({ value }) => value !== '')
  }
}

/** A window as it stands, for readers who may not change it. */
export function WindowFacts({ window }: { window: FreezeWindowItem }) {
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const facts = useFacts()
  const rows = [
    { name: t('form.scope'), value: words.scope(window.scopeNames) },
    ...(window.definition ? facts(window.definition) : []),
  ]
  return (
    <Panel title={t('window.what')} note={window.retiredAt ? undefined : t('form.mayNot')}>
      <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2 px-4 py-3">
        {rows.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-fg-3">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
