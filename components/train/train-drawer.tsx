'use client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TrainForecast } from '../../lib/api/contract/train.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ForecastRows } from './forecast-rows.tsx'
import { type PlanDraft, planOf, usualDraft } from './plan-draft.ts'
import { PlanFields } from './plan-fields.tsx'

export interface TrainWish {
  environment: string
  /** Slugs; absent: all that are behind there. */
  services?: string[]
}

/** What would happen if all of these went together? Every gate of every row is judged before the person asks. */
export function TrainDrawer({ wish, onClose }: { wish: TrainWish; onClose: () => void }) {
  const t = useTranslations('train')
  const name = useEnvironmentName()
  const [leaveOut, setLeaveOut] = useState<string[]>([])
  const [draft, setDraft] = useState<PlanDraft>(usualDraft)
  const plan = planOf(draft)
  const input = { ...wish, ...(leaveOut.length > 0 ? { leaveOut } : {}), plan: plan ?? {} }
  const forecast = useQuery(
    api.train.dryRun.queryOptions({ input, staleTime: 5_000, placeholderData: keepPreviousData }),
  )
  const environment = name(wish.environment)
  return (
    <Drawer title={t('title', { environment })} closeLabel={t('close')} onClose={onClose}>
      {forecast.data ? (
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="flex flex-col gap-2 border-line border-b px-5 py-4">
            <Answer forecast={forecast.data} environment={environment} />
            {forecast.data.rings.map((ring) => (
              <p key={ring.join()} className="text-attention-fg text-sm">
                {t('ring', { ring: ring.join(' → ') })}
              </p>
            ))}
            {forecast.data.cut ? <p className="text-attention-fg text-sm">{t('cut')}</p> : null}
          </div>
          <section
            aria-label={t('list')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
            tabIndex={0}
            className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
          >
            <ForecastRows
              rows={forecast.data.rows}
              onLeaveOut={(service, out) =>
                setLeaveOut((before) =>
                  out ? [...before, service] : before.filter((other) => other !== service),
                )
              }
            />
          </section>
          <Foot
            forecast={forecast.data}
            input={input}
            draft={draft}
            onDraft={setDraft}
            isFresh={!forecast.isPlaceholderData && plan !== null}
            environment={environment}
            onClose={onClose}
          />
        </div>
      ) : forecast.error ? (
        <div className="p-5">
          <FailureNote error={forecast.error} onRetry={() => void forecast.refetch()} />
        </div>
      ) : (
        <div className="p-5 text-fg-3" role="status">
          {t('judging')}
        </div>
      )}
    </Drawer>
  )
}

function Answer({ forecast, environment }: { forecast: TrainForecast; environment: string }) {
  const t = useTranslations('train')
  const going = forecast.rows.filter((row) => row.wave > 0)
  return (
    <Sentence>
      {t.rich('answer', {
        going: going.length,
        all: forecast.rows.length,
        waves: forecast.waves,
        environment,
        waiting: going.filter((row) => row.prognosis?.key !== 'starts-now').length,
        b: (chunks) => <b>{chunks}</b>,
        a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
      })}
    </Sentence>
  )
}

function Foot(props: {
  forecast: TrainForecast
  input: {
    environment: string
    services?: string[]
    leaveOut?: string[]
    plan: Partial<TrainForecast['plan']>
  }
  draft: PlanDraft
  onDraft: (draft: PlanDraft) => void
  isFresh: boolean
  environment: string
  onClose: () => void
}) {
  const { forecast, environment } = props
  const t = useTranslations('train')
  const router = useRouter()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const create = useMutation(
    api.train.create.mutationOptions({
      onSuccess: (train) => {
        void client.invalidateQueries()
        router.push(`/trains/T-${train.number}`)
      },
    }),
  )
  const going = forecast.rows.filter((row) => row.wave > 0).length
  return (
    <footer className="flex flex-col gap-3 border-line border-t bg-bg px-5 py-3 max-md:px-4">
      <PlanFields draft={props.draft} onChange={props.onDraft} />
      <div className="flex flex-wrap items-center justify-end gap-3">
        <div className="min-w-0 flex-1 text-fg-2 text-sm max-md:basis-full">
          {create.error ? (
            <FailureNote error={create.error} />
          ) : !forecast.may.create.allowed ? (
            <FailureNote permitted={forecast.may.create} />
          ) : (
            <p>
              <strong className="text-fg">{t('nothingYet')}</strong>{' '}
              {t('thenGo', { approvals: forecast.approvalsNeeded })}
            </p>
          )}
        </div>
        <input
          aria-label={t('name')}
          placeholder={t('defaultName', { environment })}
          className="h-8 w-52 min-w-0 rounded-md border border-control bg-surface px-2.5 placeholder:text-fg-3 max-md:h-11 max-md:w-full"
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.target.value)}
        />
        <Button variant="ghost" onPress={props.onClose}>
          {t('close')}
        </Button>
        <Button
          variant="primary"
          isDisabled={going === 0 || !forecast.may.create.allowed || create.isPending || !props.isFresh}
          onPress={() =>
            create.mutate({
              ...props.input,
              name: name.trim() || t('defaultName', { environment }),
              listHash: forecast.listHash,
            })
          }
        >
          {t('create', { count: going, environment, waves: forecast.waves })}
        </Button>
      </div>
    </footer>
  )
}
