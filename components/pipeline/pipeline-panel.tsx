'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { PipelineDetail } from '../../lib/api/contract/pipeline.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { outLink } from '../run/run-link.ts'
import { StartButton } from '../run-action/start-button.tsx'
import { Button } from '../ui/button.tsx'
import { durationText } from '../ui/format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'

/** One pipeline above its runs: what it belongs to, where its definition lives, what a start may set. */
export function PipelinePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('pipeline')
  const pipeline = useQuery(api.pipeline.get.queryOptions({ input: { id } }))
  if (pipeline.error && !pipeline.data)
    return <FailureNote error={pipeline.error} onRetry={() => void pipeline.refetch()} />
  if (!pipeline.data) return <div className="h-40 rounded-lg border border-line bg-surface" aria-hidden />
  return (
    <Panel
      title={pipeline.data.name}
      actions={
        <>
          {pipeline.data.webUrl ? (
            <a href={pipeline.data.webUrl} rel="noreferrer" target="_blank" className={`${outLink} text-sm`}>
              {t('inYunxiao')}
            </a>
          ) : null}
          <StartButton pipeline={pipeline.data} size="small" />
          <Button size="tiny" onPress={onClose}>
            {t('allRuns')}
          </Button>
        </>
      }
    >
      <Facts pipeline={pipeline.data} />
      <Stages pipeline={pipeline.data} />
    </Panel>
  )
}

function Facts({ pipeline }: { pipeline: PipelineDetail }) {
  const t = useTranslations('pipeline')
  const run = useTranslations('run')
  const format = useFormatter()
  const { definition, repository } = pipeline
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium' })
  const facts: [string, ReactNode][] = [
    ['kind', run(`kind.${pipeline.kind}`)],
    [
      'service',
      pipeline.service ? (
        <Link key="service" href={`/services/${pipeline.service.slug}?tab=runs`} className={outLink}>
          {pipeline.service.slug}
        </Link>
      ) : (
        <span key="none" className="text-attention-fg">
          {t('noService')}
        </span>
      ),
    ],
    ['team', pipeline.team?.name],
    [
      'repository',
      repository?.webUrl ? (
        <a key="repository" href={repository.webUrl} rel="noreferrer" target="_blank" className={outLink}>
          {repository.path}
        </a>
      ) : (
        (repository?.path ?? pipeline.sourceUrls?.join(', '))
      ),
    ],
    [
      'definition',
      definition
        ? t(`place.${definition.place}`, { path: definition.path ?? '' })
        : t(pipeline.readAt ? 'place.unknown' : 'place.unread'),
    ],
    ['environment', pipeline.environment],
    ['usual', pipeline.usualMs === null ? null : durationText(pipeline.usualMs)],
    ['changed', pipeline.changedAt ? day(pipeline.changedAt) : null],
    ['parameters', pipeline.parameters.map(({ key }) => key).join(', ')],
  ]
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-1.5 px-4 py-3 sm:grid-cols-2 lg:grid-cols-3">
      {facts
        .filter(([, value]) => Boolean(value))
        .map(([key, value]) => (
          <div key={key} className="flex min-w-0 gap-2">
            <dt className="shrink-0 text-fg-3">{t(`fact.${key}` as 'fact.kind')}</dt>
            <dd className="wrap-anywhere min-w-0">{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function Stages({ pipeline }: { pipeline: PipelineDetail }) {
  const t = useTranslations('pipeline')
  if (pipeline.stages.length === 0) return null
  return (
    <ol aria-label={t('stages')} className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-2">
      {pipeline.stages.map((stage, at) => (
        <li key={stage.key} className="flex items-center gap-2">
          {at > 0 ? (
            <span aria-hidden className="text-fg-3">
              →
            </span>
          ) : null}
          <Pill>
            {stage.name}
            {stage.usualMs === null ? null : (
              <span className="font-normal text-fg-3">{durationText(stage.usualMs)}</span>
            )}
          </Pill>
        </li>
      ))}
    </ol>
  )
}
