'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReleaseItem, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { splitVersion } from '../ui/format/digest.ts'
import type { GridColumn } from '../ui/grid/column.ts'
import { Pill } from '../ui/pill.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'
import { Version } from '../ui/version.tsx'
import { useReleaseWords } from './release-words.ts'
import { standingOf } from './standing.ts'

export const verificationKind: Record<ReleaseRow['verification'], StatusKind> = {
  verified: 'success',
  'another-digest': 'failed',
  missing: 'queued',
}
const productionTone: Record<ReleaseRow['production'], string> = {
  absent: 'text-fg-3',
  moving: 'text-running-fg',
  partly: 'text-running-fg',
  live: 'text-success-fg',
  unknown: 'text-attention-fg',
}
const most = 12

/** In the order in which somebody has to act: what came in by mistake before what only has to be done. */
const urgency: ReleaseRow['problems'] = [
  'branch-gone',
  'not-cut',
  'no-version',
  'feature-since-cut',
  'unknown-since-cut',
  'commits-unknown',
  'verified-another',
  'tag-not-written',
  'version-behind-branch',
  'not-verified',
]

/** One tick per commit, those that must not be there last and in their colour. */
function Ticks({ commits }: { commits: NonNullable<ReleaseRow['commits']> }) {
  const ticks = [
    ...Array<string>(commits['bug-fix'] + commits.neutral).fill('bg-control'),
    ...Array<string>(commits.unknown).fill('bg-attention-solid'),
    ...Array<string>(commits.feature).fill('bg-danger-solid'),
  ].slice(-most)
  return (
    <span aria-hidden className="inline-flex gap-px">
      {ticks.map((tone, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: ticks are alike
        <i key={index} className={`h-2.5 w-[5px] ${tone}`} />
      ))}
    </span>
  )
}

export function CommitCounts({ row }: { row: ReleaseRow }) {
  const t = useTranslations('release')
  if (row.commits === null) return <span className="text-fg-3">{t('commitsNotKnown')}</span>
  const { feature, unknown } = row.commits
  return (
    <span className="flex min-w-0 items-center gap-2 truncate tabular-nums">
      <Ticks commits={row.commits} />
      {row.commits['bug-fix'] + row.commits.neutral}
      {feature > 0 ? <b className="text-danger-fg">+ {t('features', { count: feature })}</b> : null}
      {unknown > 0 ? <b className="text-attention-fg">+ {t('unknowns', { count: unknown })}</b> : null}
    </span>
  )
}

/** What is owed has a column and a panel, who verifies a column: they are named only when nothing else is. The worst first. */
function open({ problems }: ReleaseRow): ReleaseRow['problems'] {
  const own = problems.filter((problem) => problem !== 'owed')
  const worse = own.filter((problem) => problem !== 'not-verified')
  const named = worse.length > 0 ? worse : own
  return named.toSorted((a, b) => urgency.indexOf(a) - urgency.indexOf(b))
}

/** What stands in the way first, else what the row waits for. */
export function useWhy(release: ReleaseItem): (row: ReleaseRow) => string {
  const t = useTranslations('release')
  const words = useReleaseWords()
  return (row) => {
    const standing = standingOf(row, release.state)
    if (row.branch.problem) return row.branch.problem
    if (row.state !== 'included' && row.reason)
      return t('stateWhy', { state: t(`serviceState.${row.state}`), reason: row.reason })
    if (standing === 'stays') return t(`serviceState.${row.state}`)
    const problems = open(row)
    if (problems.length > 0) return problems.map((problem) => t(`problem.${problem}`)).join(t('comma'))
    if (standing === 'ready') return t('waitsFor', { at: words.at(release.goLiveStartsAt) })
    return t(`standing.${standing}`)
  }
}

/** Where the version stands there; until it comes, what runs instead by the end of its name. */
function Production({ row: { production, productionVersion } }: { row: ReleaseRow }) {
  const t = useTranslations('release')
  if (production !== 'absent' || productionVersion === null)
    return <span className={productionTone[production]}>{t(`production.${production}`)}</span>
  const { name, hotfix } = productionVersion
  return (
    <span className="flex items-center gap-1.5 text-fg-3 tabular-nums" title={name}>
      {splitVersion(name)?.counter ?? name}
      {hotfix ? <Pill icon="bolt">{t('hotfix')}</Pill> : null}
    </span>
  )
}

/** Everything the release board says of one service, left to right from code to production. */
export function useReleaseColumns(release: ReleaseItem): GridColumn<ReleaseRow>[] {
  const t = useTranslations('release')
  const format = useFormatter()
  const why = useWhy(release)
  return [
    {
      key: 'service',
      title: t('column.service'),
      width: 'minmax(180px, 1.1fr)',
      render: ({ service, productLine }) => (
        <span className="flex min-w-0 items-baseline gap-1.5">
          <span className="truncate font-medium" title={service.slug}>
            {service.slug}
          </span>
          <span className="truncate text-fg-3 text-sm max-md:hidden">{productLine?.name}</span>
        </span>
      ),
    },
    {
      key: 'version',
      title: t('column.version'),
      width: '188px',
      render: ({ version, branch }) =>
        version ? (
          <span className="flex items-center gap-1.5">
            <Version
              version={version.name}
              branch={branch.name}
              commitSha={version.commitSha}
              digest={version.digest}
            />
            {version.hotfix ? <Pill icon="bolt">{t('hotfix')}</Pill> : null}
            {version.late && !version.hotfix ? <Pill>{t('late')}</Pill> : null}
          </span>
        ) : (
          <span className="text-fg-3">{branch.cutSha ? t('noVersion') : t('notCut')}</span>
        ),
    },
    {
      key: 'commits',
      title: t('column.commits'),
      width: '148px',
      render: (row) =>
        row.branch.cutSha ? <CommitCounts row={row} /> : <span className="text-fg-3">—</span>,
    },
    {
      key: 'owed',
      title: t('column.owed'),
      width: '60px',
      render: ({ owed, owedUnknown }) => (
        <span className={`tabular-nums ${owed > 0 ? 'font-semibold text-attention-fg' : 'text-fg-2'}`}>
          {owed}
          {owedUnknown > 0 ? <span title={t('owedUnknown', { count: owedUnknown })}> ?</span> : null}
        </span>
      ),
    },
    {
      key: 'verification',
      title: t('column.verification'),
      width: '120px',
      render: ({ verification }) => (
        <Status kind={verificationKind[verification]} label={t(`verification.${verification}`)} />
      ),
    },
    {
      key: 'preview',
      title: t('column.preview'),
      width: '80px',
      render: ({ previewShare }) => (
        <span className="tabular-nums">
          {previewShare === null ? (
            <span className="text-fg-3">{t('notKnown')}</span>
          ) : (
            format.number(previewShare, { style: 'percent', maximumFractionDigits: 0 })
          )}
        </span>
      ),
    },
    {
      key: 'production',
      title: t('column.production'),
      width: '104px',
      render: (row) => <Production row={row} />,
    },
    {
      key: 'why',
      title: t('column.why'),
      width: 'minmax(200px, 2fr)',
      render: (row) => (
        <span className="truncate" title={why(row)}>
          {why(row)}
        </span>
      ),
    },
  ]
}
