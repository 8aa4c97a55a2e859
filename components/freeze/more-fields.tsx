'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import type { FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import { freezeActs } from './freeze-kinds.ts'

const dayRules = ['last-before', 'on-or-last-before', 'on-or-first-after', 'first-after'] as const

/** What most windows leave as it is: what it acts on, its owner, working days. */
export function MoreFields(props: {
  definition: FreezeDefinition
  problem: (field: string) => string | undefined
  onChange: (part: Partial<FreezeDefinition>) => void
}) {
  const { definition, problem, onChange } = props
  const t = useTranslations('freezes')
  const people = useQuery(api.person.list.queryOptions({ staleTime: 60_000 }))
  const calendars = useQuery(api.workingCalendar.list.queryOptions({ staleTime: 60_000 }))
  const { workingDay } = definition
  const countries = [
    ...new Set([
      'CN',
      ...(calendars.data?.items ?? []).map(({ country }) => country),
      workingDay?.country ?? 'CN',
    ]),
  ]
  const ruleOptions = [
    { key: '', label: t('form.asWritten') },
    ...dayRules.map((key) => ({ key, label: t(`form.workingRule.${key}`) })),
  ]
  return (
    <details open={problem('actsOn') ? true : undefined} className="rounded-md border border-line px-3 py-2">
      <summary className="font-medium text-fg-2 text-sm">{t('form.details')}</summary>
      <div className="mt-2 flex flex-col gap-3">
        <fieldset>
          <legend className="font-medium text-fg-2 text-sm">{t('form.actsOn')}</legend>
          <div className="grid grid-cols-1 sm:grid-cols-2">
            {freezeActs.map((act) => (
              <CheckField
                key={act}
                label={t(`act.${act}`)}
                isSelected={definition.actsOn.includes(act)}
                onChange={(on) =>
                  onChange({
                    actsOn: freezeActs.filter((one) => (one === act ? on : definition.actsOn.includes(one))),
                  })
                }
              />
            ))}
          </div>
          {problem('actsOn') ? (
            <p role="alert" className="text-danger-fg text-sm">
              {problem('actsOn')}
            </p>
          ) : null}
          <CheckField
            label={t('form.protect')}
            isSelected={definition.protectBranches === true}
            onChange={(protectBranches) => onChange({ protectBranches })}
          />
          <p className="text-fg-3 text-sm">{t('form.protectNote')}</p>
          {problem('protectBranches') ? (
            <p role="alert" className="text-danger-fg text-sm">
              {problem('protectBranches')}
            </p>
          ) : null}
        </fieldset>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
          <SelectField
            label={t('form.workingDay')}
            value={workingDay?.country ?? ''}
            error={problem('workingDay')}
            onChange={(country) =>
              onChange({
                workingDay: country
                  ? { country, start: workingDay?.start ?? null, end: workingDay?.end ?? null }
                  : null,
              })
            }
            options={[
              { key: '', label: t('form.workingDayNone') },
              ...countries.map((key) => ({ key, label: key })),
            ]}
          />
          {workingDay
            ? (['start', 'end'] as const).map((edge) => (
                <SelectField
                  key={edge}
                  label={t(edge === 'start' ? 'form.workingStart' : 'form.workingEnd')}
                  value={workingDay[edge] ?? ''}
                  onChange={(key) =>
                    onChange({
                      workingDay: { ...workingDay, [edge]: dayRules.find((one) => one === key) ?? null },
                    })
                  }
                  options={ruleOptions}
                />
              ))
            : null}
        </div>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <SelectField
            label={t('form.owner')}
            value={definition.ownerId}
            error={problem('ownerId')}
            onChange={(ownerId) => onChange({ ownerId })}
            options={(people.data?.items ?? [])
              .filter((one) => !one.disabledAt || one.id === definition.ownerId)
              .map((one) => ({ key: one.id, label: one.name }))}
          />
          <TextField
            label={t('form.message')}
            note={t('form.messageNote')}
            value={definition.message}
            error={problem('message')}
            onChange={(message) => onChange({ message })}
          />
        </div>
      </div>
    </details>
  )
}
