'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { Session } from '../../lib/api/contract/session.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { remember } from '../shell/preferences.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'

/** Language and time zone, kept with the account so that they follow to the next browser. */
export function PreferencesPanel(props: { person: Session['person']; organisationZone: string }) {
  const t = useTranslations('profile')
  const shown = useLocale()
  const router = useRouter()
  const client = useQueryClient()
  const saved = {
    locale: props.person.locale ?? (shown === 'zh-CN' ? 'zh-CN' : 'en'),
    timeZone: props.person.timeZone ?? '',
  }
  const [locale, setLocale] = useState<'en' | 'zh-CN'>(saved.locale)
  const [timeZone, setTimeZone] = useState(saved.timeZone)
  const zones = useZones(saved.timeZone)
  const update = useMutation(
    api.session.update.mutationOptions({
      onSuccess: (session) => {
        client.setQueryData(api.session.get.queryKey(), session)
        remember('locale', locale)
        remember('zone', timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone)
        router.refresh()
      },
    }),
  )
  const changed = locale !== props.person.locale || timeZone !== saved.timeZone
  return (
    <Panel title={t('preferences')}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (changed && !update.isPending) update.mutate({ locale, timeZone: timeZone || null })
        }}
      >
        <SelectField
          label={t('language')}
          value={locale}
          onChange={(key) => setLocale(key === 'zh-CN' ? 'zh-CN' : 'en')}
          options={[
            { key: 'en', label: t('languageName.en') },
            { key: 'zh-CN', label: t('languageName.zh-CN') },
          ]}
        />
        <SelectField
          label={t('timeZone')}
          note={t('timeZoneNote', { zone: props.organisationZone })}
          value={timeZone}
          onChange={setTimeZone}
          options={[
            { key: '', label: t('browserZone') },
            ...zones.map((zone) => ({ key: zone, label: zone })),
          ]}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" type="submit" isDisabled={!changed || update.isPending}>
            {t('save')}
          </Button>
          <span role="status" className="text-fg-2">
            {update.isSuccess && !changed ? t('saved') : ''}
          </span>
          {update.error ? <FailureNote error={update.error} /> : null}
        </div>
      </form>
    </Panel>
  )
}

/** The browser's list, once it is there: the server's may differ. */
function useZones(saved: string): string[] {
  const [zones, setZones] = useState(saved ? [saved] : [])
  useEffect(() => {
    const all = Intl.supportedValuesOf('timeZone')
    setZones(saved && !all.includes(saved) ? [saved, ...all] : all)
  }, [saved])
  return zones
}
