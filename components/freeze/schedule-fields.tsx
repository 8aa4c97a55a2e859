'use client'
import { useQuery } from '@tanstack/react-query'
import { useTimeZone, useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import type { FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { instantOfField } from '../shell/instant-field.tsx'
import { DateTimeField } from '../ui/date-time-field.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { useFreezeWords } from './freeze-words.ts'

type Schedule = FreezeDefinition['schedule']

// With the time of day and the length that people mean by them.
const presets = {
  weekends: { rrule: 'FREQ=WEEKLY;BYDAY=SA', at: '00:00', duration: 'P2D' },
  nights: { rrule: 'FREQ=DAILY', at: '20:00', duration: 'PT12H' },
  fridays: { rrule: 'FREQ=WEEKLY;BYDAY=FR', at: '18:00', duration: 'PT6H' },
  monthEnd: { rrule: 'FREQ=MONTHLY;BYMONTHDAY=-1', at: '00:00', duration: 'P1D' },
} as const
const presetKeys = ['weekends', 'nights', 'fridays', 'monthEnd'] as const
const phases = ['release-week', 'before-go-live', 'go-live', 'after-cut'] as const

/** A time on the window's wall; below it what the reader's clock shows then, where that differs. */
function WallField(props: {
  label: string
  value: string
  zone: string
  error: string | undefined
  onChange: (text: string) => void
}) {
  const t = useTranslations('freezes.form')
  const words = useFreezeWords()
  const reader = useTimeZone() ?? 'UTC'
  const at = instantOfField(props.value, props.zone)
  const differs = at && words.at(at, props.zone) !== words.at(at, reader)
  return (
    <div className="min-w-0">
      <DateTimeField
        label={props.label}
        value={props.value}
        isDisabled={false}
        error={props.error}
        onChange={(text) => props.onChange(text.slice(0, 16))}
      />
      {differs ? <p className="mt-1 text-fg-3 text-sm">{t('yours', { at: words.at(at) })}</p> : null}
    </div>
  )
}

export function ScheduleFields(props: {
  schedule: Schedule
  zone: string
  problem: (field: string) => string | undefined
  onChange: (schedule: Schedule) => void
  onZone: (zone: string) => void
}) {
  const { schedule, zone, problem, onChange } = props
  const t = useTranslations('freezes')
  const reader = useTimeZone() ?? 'UTC'
  const releases = useQuery(
    api.release.list.queryOptions({ input: { which: 'open' }, enabled: schedule.kind === 'release' }),
  )
  const zones = [...new Set(['Asia/Shanghai', reader, zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  const zoneField = (
    <SelectField
      label={t('form.zone')}
      value={zone}
      onChange={props.onZone}
      error={problem('zone')}
      options={zones.map((key) => ({ key, label: key }))}
    />
  )
  if (schedule.kind === 'one-off')
    return (
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2 2xl:grid-cols-3">
        <WallField
          label={t('form.from')}
          value={schedule.startsAt}
          zone={zone}
          error={problem('schedule.startsAt')}
          onChange={(startsAt) => onChange({ ...schedule, startsAt })}
        />
        <WallField
          label={t('form.until')}
          value={schedule.endsAt}
          zone={zone}
          error={problem('schedule.endsAt')}
          onChange={(endsAt) => onChange({ ...schedule, endsAt })}
        />
        {zoneField}
      </div>
    )
  if (schedule.kind === 'recurring') {
    const preset = presetKeys.find((key) => presets[key].rrule === schedule.rrule)
    return (
      <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
        <WallField
          label={t('form.firstStart')}
          value={schedule.startsAt}
          zone={zone}
          error={problem('schedule.startsAt')}
          onChange={(startsAt) => onChange({ ...schedule, startsAt })}
        />
        <TextField
          label={t('form.duration')}
          note={t('form.durationNote')}
          value={schedule.duration}
          error={problem('schedule.duration')}
          onChange={(duration) => onChange({ ...schedule, duration })}
        />
        {zoneField}
        <SelectField
          label={t('form.often')}
          value={preset ?? 'own'}
          onChange={(key) => {
            const chosen = presetKeys.find((one) => one === key)
            if (!chosen) return
            const { at, ...preset } = presets[chosen]
            const day = schedule.startsAt.slice(0, 10)
            onChange({ ...schedule, ...preset, startsAt: day === '' ? '' : `${day}T${at}` })
          }}
          options={[...presetKeys, 'own' as const].map((key) => ({ key, label: t(`form.preset.${key}`) }))}
        />
        <div className="sm:col-span-2">
          <TextField
            label={t('form.rule')}
            note={t('form.ruleNote')}
            value={schedule.rrule}
            error={problem('schedule.rrule')}
            onChange={(rrule) => onChange({ ...schedule, rrule })}
          />
        </div>
      </div>
    )
  }
  const offers = (releases.data?.items ?? []).map(({ id, name }) => ({ key: id, label: name }))
  return (
    <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-3">
      <SelectField
        label={t('form.releaseOf')}
        value={schedule.releaseId}
        error={
          problem('schedule.releaseId') ??
          (releases.data && offers.length === 0 ? t('form.noRelease') : undefined)
        }
        onChange={(releaseId) => onChange({ ...schedule, releaseId })}
        options={[{ key: '', label: t('form.choose') }, ...offers]}
      />
      <SelectField
        label={t('form.phase')}
        value={schedule.phase}
        onChange={(key) =>
          onChange({ ...schedule, phase: phases.find((one) => one === key) ?? schedule.phase })
        }
        options={phases.map((key) => ({ key, label: t(`phase.${key}`) }))}
      />
      {zoneField}
      {(['startOffset', 'endOffset'] as const).map((which) => (
        <TextField
          key={which}
          label={t(`form.${which}`)}
          inputMode="numeric"
          value={String(schedule[`${which}Minutes`])}
          onChange={(text) => {
            const minutes = Number.parseInt(text || '0', 10)
            if (Number.isFinite(minutes)) onChange({ ...schedule, [`${which}Minutes`]: minutes })
          }}
        />
      ))}
    </div>
  )
}
