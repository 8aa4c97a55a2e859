'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { CandidateList } from './candidate-list.tsx'
import { runbookAddress } from './runbook-address.ts'

/** How sure one can be to go back from here: the last three good builds, and what each lacks. */
export function ReadinessPanel({ service, environment }: { service: string; environment: string }) {
  const t = useTranslations('readiness')
  const readiness = useQuery(api.readiness.get.queryOptions({ input: { slug: service, environment } }))
  const place = readiness.data?.environments[0]
  return (
    <Panel
      title={t('title')}
      note={place ? t('count', { ready: place.ready, wanted: place.wanted }) : undefined}
      actions={
        <Link
          className="text-accent-fg text-sm underline-offset-3 hover:underline"
          href={runbookAddress(service, environment)}
        >
          {t('runbook')}
        </Link>
      }
    >
      {readiness.error ? (
        <div className="px-4 py-3">
          <FailureNote error={readiness.error} />
        </div>
      ) : place ? (
        <CandidateList candidates={place.candidates} />
      ) : (
        <p className="px-4 py-3 text-fg-3">{readiness.isPending ? t('loading') : t('none')}</p>
      )}
    </Panel>
  )
}
