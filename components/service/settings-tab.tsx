'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazySettingPanel } from '../strategy/lazy-setting-panel.tsx'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { AutoPromotePanel } from './auto-promote-panel.tsx'
import { OwnLimitsPanel } from './own-limits-panel.tsx'

/** The service itself, then what it says of its own about its environments. */
export function SettingsTab({ service }: { service: ServiceDetail }) {
  return (
    <div className="flex flex-col gap-4">
      <FieldsPanel service={service} />
      <LazySettingPanel service={service.slug} />
      <AutoPromotePanel service={service} />
      <OwnLimitsPanel service={service} />
    </div>
  )
}

/** What a person may say better than a rule. A field edited here is not overwritten by sync. */
function FieldsPanel({ service }: { service: ServiceDetail }) {
  const t = useTranslations('service.settings')
  const client = useQueryClient()
  const facets = useQuery(api.service.facets.queryOptions())
  const start = {
    team: service.team?.slug ?? '',
    productLine: service.productLine?.slug ?? '',
    tier: String(service.tier),
    techStack: service.techStack ?? '',
    loadProfile: service.loadProfile ?? '',
    description: service.description ?? '',
    sizeLimitMb: service.sizeLimitBytes === null ? '' : String(Math.round(service.sizeLimitBytes / 1e6)),
    sizeLimitReason: service.sizeLimitReason ?? '',
  }
  const [draft, setDraft] = useState(start)
  const update = useMutation(
    api.service.update.mutationOptions({ onSuccess: () => void client.invalidateQueries() }),
  )
  const field = (name: keyof typeof start) => ({
    label: t(name),
    value: draft[name],
    note: service.sources[name] ? t(`source.${service.sources[name]}`) : undefined,
    onChange: (value: string) => setDraft((now) => ({ ...now, [name]: value })),
  })
  const changed = (Object.keys(start) as (keyof typeof start)[]).filter((name) => draft[name] !== start[name])
  const save = () =>
    update.mutate({
      slug: service.slug,
      ...(changed.includes('team') ? { team: draft.team || null } : {}),
      ...(changed.includes('productLine') ? { productLine: draft.productLine || null } : {}),
      ...(changed.includes('tier') ? { tier: Number(draft.tier) } : {}),
      ...(changed.includes('techStack') ? { techStack: draft.techStack || null } : {}),
      ...(changed.includes('loadProfile') ? { loadProfile: draft.loadProfile || null } : {}),
      ...(changed.includes('description') ? { description: draft.description || null } : {}),
      ...(changed.includes('sizeLimitMb')
        ? { sizeLimitBytes: draft.sizeLimitMb ? Number(draft.sizeLimitMb) * 1e6 : null }
        : {}),
      ...(changed.includes('sizeLimitReason') ? { sizeLimitReason: draft.sizeLimitReason || null } : {}),
    })
  return (
    <Panel title={t('title')} note={t('note')}>
      <form
        className="grid max-w-3xl grid-cols-1 gap-4 p-4 md:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <SelectField
          {...field('team')}
          options={[
            { key: '', label: t('nobody') },
            ...(facets.data?.teams ?? []).map((team) => ({ key: team.slug, label: team.name })),
          ]}
        />
        <SelectField
          {...field('productLine')}
          options={[
            { key: '', label: t('noLine') },
            ...(facets.data?.productLines ?? []).map((line) => ({ key: line.slug, label: line.name })),
          ]}
        />
        <SelectField
          {...field('tier')}
          options={['1', '2', '3', '4'].map((key) => ({ key, label: t('tierOption', { tier: key }) }))}
        />
        <TextField {...field('techStack')} />
        <TextField {...field('loadProfile')} />
        <TextField {...field('description')} />
        <TextField {...field('sizeLimitMb')} inputMode="numeric" />
        <TextField {...field('sizeLimitReason')} />
        <div className="flex items-center gap-3 md:col-span-2">
          <Button variant="primary" type="submit" isDisabled={changed.length === 0 || update.isPending}>
            {t('save', { count: changed.length })}
          </Button>
          {update.error ? <FailureNote error={update.error} /> : null}
          {update.isSuccess && changed.length === 0 ? <span className="text-fg-2">{t('saved')}</span> : null}
        </div>
      </form>
    </Panel>
  )
}
