'use client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { ForecastRows } from '../train/forecast-rows.tsx'
import { planOf, usualDraft } from '../train/plan-draft.ts'
import { PlanFields } from '../train/plan-fields.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'

/** What would happen if the whole release went into an environment? Judged before anybody asks. */
export function ReleaseTrain({ release, onClose }: { release: ReleaseDetail; onClose: () => void }) {
  const t = useTranslations('train')
  const own = useTranslations('release.train')
  const name = useEnvironmentName()
  const router = useRouter()
  const client = useQueryClient()
  const [into, setInto] = useState<string | null>(null)
  const [leaveOut, setLeaveOut] = useState<string[]>([])
  const [draft, setDraft] = useState(usualDraft)
  const environments = useQuery(api.environment.list.queryOptions({ input: {} }))
  const slugs = environments.data?.items.map(({ slug }) => slug) ?? []
  const environment = into ?? slugs.at(-1)
  const plan = planOf(draft)
  const input = {
    id: release.id,
    environment: environment ?? '',
    ...(leaveOut.length > 0 ? { leaveOut } : {}),
    plan: plan ?? {},
  }
  const forecast = useQuery(
    api.release.forecast.queryOptions({
      input,
      staleTime: 5_000,
      placeholderData: keepPreviousData,
      enabled: environment !== undefined,
    }),
  )
  const create = useMutation(
    api.release.train.mutationOptions({
      onSuccess: (train) => {
        void client.invalidateQueries()
        router.push(`/trains/T-${train.number}`)
      },
    }),
  )
  const going = forecast.data?.rows.filter((row) => row.wave > 0) ?? []
  const isFresh = !forecast.isPlaceholderData && plan !== null
  return (
    <Drawer title={own('title', { name: release.name })} closeLabel={t('close')} onClose={onClose}>
      <div className="flex flex-col items-start gap-2 border-line border-b px-5 py-4">
        {environment ? (
          <SegmentedControl
            label={own('into')}
            options={slugs.map((key) => ({ key, label: name(key) }))}
            selected={environment}
            onSelect={setInto}
          />
        ) : null}
        {forecast.data ? (
          <Sentence>
            {t.rich('answer', {
              going: going.length,
              all: forecast.data.rows.length,
              waves: forecast.data.waves,
              environment: name(forecast.data.environment),
              waiting: going.filter((row) => row.prognosis?.key !== 'starts-now').length,
              b: (chunks) => <b>{chunks}</b>,
              a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
            })}
          </Sentence>
        ) : forecast.error ? (
          <FailureNote error={forecast.error} onRetry={() => void forecast.refetch()} />
        ) : (
          <p role="status" className="text-fg-3">
            {t('judging')}
          </p>
        )}
        {(forecast.data?.rings ?? []).map((ring) => (
          <p key={ring.join()} className="text-attention-fg text-sm">
            {t('ring', { ring: ring.join(' → ') })}
          </p>
        ))}
      </div>
      <section
        aria-label={t('list')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
      >
        {forecast.data ? (
          <ForecastRows
            rows={forecast.data.rows}
            onLeaveOut={(service, out) =>
              setLeaveOut((before) =>
                out ? [...before, service] : before.filter((other) => other !== service),
              )
            }
          />
        ) : null}
      </section>
      <footer className="flex flex-col gap-3 border-line border-t bg-bg px-5 py-3 max-md:px-4">
        <PlanFields draft={draft} onChange={setDraft} />
        <div className="flex flex-wrap items-center justify-end gap-3">
          <div className="min-w-0 flex-1 text-fg-2 text-sm max-md:basis-full">
            {create.error ? (
              <FailureNote error={create.error} />
            ) : forecast.data && !forecast.data.may.create.allowed ? (
              <FailureNote permitted={forecast.data.may.create} />
            ) : forecast.data ? (
              <p>
                <strong className="text-fg">{t('nothingYet')}</strong>{' '}
                {t('thenGo', { approvals: forecast.data.approvalsNeeded })}
              </p>
            ) : null}
          </div>
          <Button variant="ghost" onPress={onClose}>
            {t('close')}
          </Button>
          <Button
            variant="primary"
            isDisabled={
              going.length === 0 || !forecast.data?.may.create.allowed || create.isPending || !isFresh
            }
            onPress={() => {
              if (forecast.data) create.mutate({ ...input, listHash: forecast.data.listHash })
            }}
          >
            {t('create', {
              count: going.length,
              environment: environment ? name(environment) : '',
              waves: forecast.data?.waves ?? 0,
            })}
          </Button>
        </div>
      </footer>
    </Drawer>
  )
}
