'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Setup } from '../../lib/api/contract/setup.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import { ImportPanel } from './import-panel.tsx'
import { MatchList } from './match-list.tsx'

/** Did it find my estate, and if not, why? */
export function SetupView() {
  const t = useTranslations('setup')
  const setup = useQuery(
    api.setup.get.queryOptions({
      // While a pass runs its counts move faster than its notices.
      refetchInterval: (query) =>
        query.state.data?.passes.some((pass) => pass.state === 'running') ? 1500 : false,
    }),
  )
  const sync = useMutation(api.sync.now.mutationOptions({ onSuccess: () => void setup.refetch() }))
  if (setup.error && !setup.data)
    return <FailureNote error={setup.error} onRetry={() => void setup.refetch()} />
  if (!setup.data) return <PageSkeleton />
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <Answer setup={setup.data} />
        <Button onPress={() => sync.mutate({})} isDisabled={sync.isPending}>
          {t('syncNow')}
        </Button>
      </div>
      {sync.error ? <FailureNote error={sync.error} /> : null}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_420px]">
        <MatchList setup={setup.data} />
        <div className="flex flex-col gap-4">
          <Passes setup={setup.data} />
          <ImportPanel />
        </div>
      </div>
    </>
  )
}

const tone = (className: string) => (chunks: React.ReactNode) => <b className={className}>{chunks}</b>

function Answer({ setup }: { setup: Setup }) {
  const t = useTranslations('setup')
  const unmatched = (noun: string) => setup.nouns.find((entry) => entry.noun === noun)?.unmatched ?? 0
  const total = setup.nouns.reduce((sum, entry) => sum + entry.unmatched, 0)
  return (
    <div className="min-w-0 flex-1">
      <Sentence>
        {t.rich(setup.services === 0 ? 'answerEmpty' : total === 0 ? 'answerAll' : 'answer', {
          services: setup.services,
          images: unmatched('image'),
          workloads: unmatched('workload'),
          applications: unmatched('application'),
          functions: unmatched('function'),
          pipelines: unmatched('pipeline'),
          repositories: unmatched('repository'),
          b: tone('text-fg'),
          a: tone('text-attention-fg'),
        })}
      </Sentence>
      {setup.servicesWithoutTarget > 0 ? (
        <p className="mt-1 text-fg-3">{t('withoutTarget', { count: setup.servicesWithoutTarget })}</p>
      ) : null}
    </div>
  )
}

const passKinds = { running: 'running', done: 'succeeded', failed: 'failed', off: 'off' } as const

function Passes({ setup }: { setup: Setup }) {
  const t = useTranslations('setup')
  return (
    <Panel title={t('passes')} note={t('passesNote')}>
      <ul>
        {setup.passes.map((pass) => (
          <li
            key={`${pass.connection}${pass.noun}`}
            className="flex min-h-9 flex-wrap items-center gap-3 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <span className="w-28 shrink-0">
              {t.has(`noun.${pass.noun}`) ? t(`noun.${pass.noun}`) : pass.noun}
            </span>
            <Status
              kind={passKinds[pass.state]}
              label={
                pass.state === 'running'
                  ? t('progress', { done: pass.doneCount, total: pass.totalCount ?? '?' })
                  : t(`pass.${pass.state}`)
              }
              quiet
            />
            <span className="ml-auto text-fg-3 text-sm">
              {pass.endedAt ? <Age at={pass.endedAt} /> : null}
            </span>
            {pass.problem ? <p className="w-full text-danger-fg text-sm">{pass.problem}</p> : null}
          </li>
        ))}
        {setup.passes.length === 0 ? <li className="px-4 py-3 text-fg-3">{t('noPasses')}</li> : null}
      </ul>
    </Panel>
  )
}
