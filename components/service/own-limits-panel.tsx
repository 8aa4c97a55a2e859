'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import type { Settings } from '../environment/settings-fields.ts'
import { useSettingsWords } from '../environment/settings-words.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { OvertakenNote } from './overtaken-note.tsx'
import { OwnLimitField } from './own-limit-field.tsx'
import { badOwnKeys, ownDraftOf, ownKeys, ownLimitsOf, withOwn } from './own-limits-draft.ts'

/** Limits of observation that hold for this service only, one environment at a time. */
export function OwnLimitsPanel({ service }: { service: ServiceDetail }) {
  const t = useTranslations('service.limits')
  const name = useEnvironmentName()
  const environments = useQuery(api.environment.list.queryOptions())
  const stated = Object.keys(service.observationLimits)
  const shown = [...service.path, ...stated.filter((slug) => !service.path.includes(slug))]
  const [chosen, setChosen] = useState(shown.at(-1) ?? '')
  const there = environments.data?.items.find((one) => one.slug === chosen)?.settings
  return (
    <Panel title={t('title')} note={t('note')}>
      <div className="flex max-w-3xl flex-col gap-4 p-4">
        {shown.length === 0 ? (
          <p className="text-fg-3">{t('noPath')}</p>
        ) : (
          <>
            <SelectField
              label={t('environment')}
              value={chosen}
              onChange={setChosen}
              options={shown.map((slug) => ({
                key: slug,
                label: stated.includes(slug) ? t('withOwn', { name: name(slug) }) : name(slug),
              }))}
            />
            <LimitsForm key={chosen} service={service} environment={chosen} there={there} />
          </>
        )}
      </div>
    </Panel>
  )
}

function LimitsForm(props: { service: ServiceDetail; environment: string; there: Settings | undefined }) {
  const { service, environment, there } = props
  const t = useTranslations('service.limits')
  const settings = useTranslations('environmentSettings')
  const words = useSettingsWords()
  const client = useQueryClient()
  const current = service.observationLimits[environment]
  // What the edit began with: the page itself shows what others save meanwhile.
  const [base, setBase] = useState(current)
  const before = ownDraftOf(base)
  const [draft, setDraft] = useState(before)
  const start = (limits: typeof current) => {
    setBase(limits)
    setDraft(ownDraftOf(limits))
  }
  const update = useMutation(
    api.service.update.mutationOptions({
      onSuccess: (saved) => {
        start(saved.observationLimits[environment])
        void client.invalidateQueries()
      },
      onError: () => void client.invalidateQueries(),
    }),
  )
  const key = (limits: typeof current) => JSON.stringify(ownLimitsOf(ownDraftOf(limits)))
  const isOvertaken = key(base) !== key(current)
  const bad = badOwnKeys(draft)
  const own = ownLimitsOf(draft)
  const changed = bad.length > 0 || JSON.stringify(own) !== JSON.stringify(ownLimitsOf(before))
  const off = !changed || isOvertaken || bad.length > 0 || update.isPending
  const asThere = (value: string | undefined) => (value ? t('asThereIs', { value }) : t('asThere'))
  const theirs = () => {
    const { limits, policy } = ownDraftOf(current)
    const lines = ownKeys.flatMap((key) => {
      const { stance, text } = limits[key]
      if (stance === 'as-there') return []
      const value =
        stance === 'off' ? settings('notWatched') : settings(`field.${key}.value`, { value: text })
      return [`${words.name(key)}: ${value}`]
    })
    const chosen = (['ask', 'hold', 'roll-back'] as const).filter((key) => key === policy)
    const option = chosen.map((key) => settings(`field.observationPolicy.option.${key}`))
    return [...lines, ...option.map((value) => `${words.name('observationPolicy')}: ${value}`)]
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (off) return
        const observationLimits = withOwn(service.observationLimits, environment, own)
        // The others as the page shows them now, this one as the edit began.
        const seen = withOwn(service.observationLimits, environment, base ?? {})
        update.mutate({ slug: service.slug, observationLimits, seen: { observationLimits: seen } })
      }}
    >
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
        {ownKeys.map((key) => (
          <OwnLimitField
            key={key}
            name={key}
            value={draft.limits[key]}
            asThere={asThere(there && words.value(key, there))}
            isBad={bad.includes(key)}
            onChange={(value) => setDraft((now) => ({ ...now, limits: { ...now.limits, [key]: value } }))}
          />
        ))}
        <SelectField
          label={words.name('observationPolicy')}
          value={draft.policy}
          onChange={(policy) => setDraft((now) => ({ ...now, policy }))}
          options={[
            { key: '', label: asThere(there && words.value('observationPolicy', there)) },
            ...(['ask', 'hold', 'roll-back'] as const).map((key) => ({
              key,
              label: settings(`field.observationPolicy.option.${key}`),
            })),
          ]}
        />
      </div>
      {isOvertaken && !update.isPending && !update.isSuccess ? (
        <OvertakenNote
          error={update.error}
          theirs={theirs()}
          onRebase={() => {
            update.reset()
            setBase(current)
          }}
          onDiscard={() => {
            update.reset()
            start(current)
          }}
        />
      ) : null}
      <div className="flex items-center gap-3">
        <Button variant="primary" type="submit" isDisabled={off}>
          {t('save')}
        </Button>
        {update.error && !isOvertaken ? <FailureNote error={update.error} /> : null}
        {update.isSuccess && !changed ? <span className="text-fg-2">{t('saved')}</span> : null}
      </div>
    </form>
  )
}
