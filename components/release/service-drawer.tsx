'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail, ReleaseServiceDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { serviceStates } from '../../lib/domain/release/state.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { CommitRows } from './commit-rows.tsx'
import { CompareSection } from './compare-section.tsx'
import { ContentSection } from './content-section.tsx'
import { OwedRows } from './owed-rows.tsx'
import { useWhy } from './release-columns.tsx'
import { standingKind, standingOf } from './standing.ts'
import { VersionRows } from './version-rows.tsx'

interface Props {
  release: ReleaseDetail
  service: string
  onClose: () => void
}

/** One service of a release: what is in it and how that is known, what it owes, its versions, and what can be done. */
export function ServiceDrawer({ release, service, onClose }: Props) {
  const t = useTranslations('release')
  const input = { id: release.id, service }
  const detail = useQuery(api.release.service.queryOptions({ input }))
  return (
    <Drawer
      title={t('serviceTitle', { service, name: release.name })}
      closeLabel={t('closeDrawer')}
      actions={
        <Link className="text-accent-fg text-sm hover:underline" href={`/services/${service}`}>
          {t('toService')}
        </Link>
      }
      onClose={onClose}
    >
      <section
        aria-label={t('serviceTitle', { service, name: release.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto p-5 focus-visible:-outline-offset-2 max-md:p-4"
      >
        {detail.data ? (
          <Body release={release} detail={detail.data} />
        ) : detail.error ? (
          <FailureNote error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <p role="status" className="text-fg-3">
            {t('reading')}
          </p>
        )}
      </section>
    </Drawer>
  )
}

function Body({ release, detail }: { release: ReleaseDetail; detail: ReleaseServiceDetail }) {
  const t = useTranslations('release')
  const why = useWhy(release)
  const { row } = detail
  const standing = standingOf(row, release.state)
  const build = row.version?.buildId ?? detail.mintable[0]?.buildId
  return (
    <div className="flex flex-col gap-4">
      <Sentence>
        <b>{t(`standing.${standing}`)}</b>
        {t('colon')}
        {why(row)}
      </Sentence>
      {row.problems.length > 0 ? (
        <ul className="flex flex-col gap-1">
          {row.problems.map((problem) => (
            <li key={problem} className="flex flex-wrap gap-x-3">
              <Status
                kind={problem === 'owed' ? 'owed' : standingKind[standing]}
                label={t(`problem.${problem}`)}
              />
              <span className="text-fg-2">{t(`todo.${problem}`)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="flex flex-wrap gap-x-3 text-fg-2">
        {row.branch.webUrl ? (
          <a className="font-mono text-accent-fg hover:underline" href={row.branch.webUrl}>
            {row.branch.name}
          </a>
        ) : (
          <span className="font-mono">{row.branch.name}</span>
        )}
        <span>
          {row.branch.cutSha
            ? t('cutAtSha', {
                sha: row.branch.cutSha.slice(0, 12),
                head: row.branch.headSha?.slice(0, 12) ?? '—',
              })
            : t('notCut')}
        </span>
        {row.branch.problem ? <span className="text-danger-fg">{row.branch.problem}</span> : null}
      </p>
      <StateChoice release={release} detail={detail} />
      <VersionRows release={release} detail={detail} />
      <Panel title={t('commits')} count={detail.commits?.length}>
        {detail.commits === null ? (
          <p className="px-4 py-3 text-fg-3">{row.branch.cutSha ? t('commitsNotKnown') : t('notCut')}</p>
        ) : (
          <CommitRows commits={detail.commits} none={t('noCommits')} />
        )}
      </Panel>
      <OwedRows release={release} detail={detail} />
      {build ? <ContentSection service={row.service.slug} build={build} /> : null}
      <CompareSection detail={detail} />
    </div>
  )
}

/** Withdraw it, bring it back, mark it late or unchanged: a reason where others will ask for one. */
function StateChoice({ release, detail }: { release: ReleaseDetail; detail: ReleaseServiceDetail }) {
  const whyOff = useWhyOff()
  const t = useTranslations('release')
  const client = useQueryClient()
  const [asked, setAsked] = useState<(typeof serviceStates)[number] | null>(null)
  const { row, may } = detail
  const change = useMutation(
    api.release.setService.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.release.key() })
        setAsked(null)
      },
    }),
  )
  const input = { id: release.id, service: row.service.slug }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-fg-2">{t('itIs', { state: t(`serviceState.${row.state}`) })}</span>
      {serviceStates
        .filter((state) => state !== row.state)
        .map((state) => (
          <Button
            key={state}
            size="small"
            isDisabled={!may.change.allowed || change.isPending}
            title={whyOff(may.change)}
            onPress={() =>
              state === 'withdrawn' || state === 'late' ? setAsked(state) : change.mutate({ ...input, state })
            }
          >
            {t(`setState.${state}`)}
          </Button>
        ))}
      {change.error && asked === null ? <FailureNote error={change.error} /> : null}
      {asked ? (
        <TextDialog
          title={t('stateTitle', { service: row.service.slug, state: t(`serviceState.${asked}`) })}
          note={t(asked === 'withdrawn' ? 'withdrawNote' : 'lateNote')}
          textLabel={t('reason')}
          confirmLabel={t(`setState.${asked}`)}
          cancelLabel={t('back')}
          confirmVariant={asked === 'withdrawn' ? 'danger' : 'primary'}
          isRequired
          isPending={change.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => change.mutate({ ...input, state: asked, reason })}
        >
          {change.error ? <FailureNote error={change.error} /> : null}
        </TextDialog>
      ) : null}
    </div>
  )
}
