'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'

/** The sheet for the day on which the portal is away: for each of the last good builds, the commands that restore it. */
export function RunbookView({ slug }: { slug: string }) {
  const t = useTranslations('runbook')
  const format = useFormatter()
  const name = useEnvironmentName()
  const { params } = useAddress()
  const environment = params.get('environment') ?? ''
  const runbook = useQuery(api.readiness.runbook.queryOptions({ input: { slug, environment } }))
  if (runbook.error && !runbook.data)
    return <FailureNote error={runbook.error} onRetry={() => void runbook.refetch()} />
  if (!runbook.data) return <PageSkeleton />
  const sheet = runbook.data
  const time = (text: string) => format.dateTime(new Date(text), { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <Sentence>
            {t.rich('answer', {
              service: sheet.service,
              environment: name(sheet.environment),
              count: sheet.entries.length,
              b: (chunks) => <b>{chunks}</b>,
            })}
          </Sentence>
          <p className="mt-1 text-fg-3">{t('asOf', { at: time(sheet.now) })}</p>
        </div>
        <span className="sluice-screen flex flex-wrap items-center gap-3">
          <Link className="text-accent-fg underline-offset-3 hover:underline" href={`/services/${slug}`}>
            {t('service')}
          </Link>
          <Button onPress={() => window.print()}>{t('print')}</Button>
        </span>
      </div>
      <p className="text-fg-2">{t('how')}</p>
      {sheet.entries.map((entry) => (
        <Panel
          key={entry.build.id}
          title={t('to')}
          note={t('ran', { at: time(entry.ranAt) })}
          actions={
            <>
              <BuildName build={entry.build} />
              <span className="sluice-screen">
                <CopyButton text={entry.commands} label={t('copy')} />
              </span>
            </>
          }
        >
          <pre className="overflow-x-auto whitespace-pre-wrap break-all px-4 py-3 font-mono text-sm [font-variant-ligatures:none]">
            {entry.commands}
          </pre>
        </Panel>
      ))}
      {sheet.entries.length === 0 ? <EmptyState title={t('noneTitle')} text={t('noneText')} /> : null}
    </>
  )
}
