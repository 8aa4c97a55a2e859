'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazyStopPanel } from '../observation/lazy-stop-panel.tsx'
import { AdminNote } from '../person/admin-note.tsx'
import { useMay } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { ClustersPanel } from './clusters-panel.tsx'
import { useEnvironmentName } from './environment-name.ts'
import { HistoryPanel } from './history-panel.tsx'
import { ManifestPanel } from './manifest-panel.tsx'
import { NamedPlacementPanel } from './named-placement-panel.tsx'
import { PromotionRolePanel } from './promotion-role-panel.tsx'
import { ReservationPanel } from './reservation-panel.tsx'
import { SettingsEditor } from './settings-editor.tsx'
import { SettingsPanel } from './settings-panel.tsx'

/** What does a build have to pass to come in here, and who says so? */
export function EnvironmentView({ slug }: { slug: string }) {
  const t = useTranslations('environmentSettings')
  const name = useEnvironmentName()
  const environment = useQuery(api.environment.get.queryOptions({ input: { slug } }))
  const may = useMay('environment.edit', { environmentId: environment.data?.id ?? null })
  const [editing, setEditing] = useState(false)
  if (environment.error && !environment.data) {
    return <FailureNote error={environment.error} onRetry={() => void environment.refetch()} />
  }
  if (!environment.data) return <PageSkeleton />
  const { settings, settingsVersion } = environment.data
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {t.rich(settings.approvals.count > 0 ? 'asksApproval' : 'asksNobody', {
              name: name(slug),
              count: settings.approvals.count,
              start: settings.startMode,
              b: (chunks) => <b>{chunks}</b>,
            })}
          </Sentence>
          {may ? null : <AdminNote />}
        </div>
        {editing ? null : (
          <Button onPress={() => setEditing(true)} isDisabled={!may} title={may ? undefined : t('onlyAdmin')}>
            {t('edit', { version: settingsVersion })}
          </Button>
        )}
      </div>
      <LazyStopPanel environment={slug} />
      {editing ? (
        <SettingsEditor environment={environment.data} onDone={() => setEditing(false)} />
      ) : (
        <SettingsPanel environment={environment.data} />
      )}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <HistoryPanel history={environment.data.history} />
        <div className="flex min-w-0 flex-col gap-4">
          <ReservationPanel environment={environment.data} may={may} />
          <ClustersPanel environment={environment.data} />
          <NamedPlacementPanel placement={environment.data.placement} />
          <PromotionRolePanel role={environment.data.promotionRole} />
          <ManifestPanel manifest={environment.data.placement.manifest} />
        </div>
      </div>
    </>
  )
}
