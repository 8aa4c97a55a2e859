'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseDetail, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { useNow } from '../../lib/client/clock.ts'
import { goesLive } from '../../lib/domain/release/state.ts'
import { Icon } from '../ui/icon.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'
import { contentKind, useReleaseWords } from './release-words.ts'
import { countStandings, type Standing, standingKind, standingOf, standings } from './standing.ts'

const box: Record<Standing, string> = {
  ready: 'border-success-line bg-success-bg',
  live: 'border-success-line bg-success-solid',
  'in-work': 'border-running-fg bg-running-bg',
  moving: 'border-running-fg bg-running-bg',
  blocked: 'border-danger-solid bg-danger-solid',
  stays: 'border-line-2 bg-sunken',
}
const order: Standing[] = ['live', 'ready', 'moving', 'in-work', 'blocked']

/** Each service as one square, by where it stands. */
function Squares({ rows, release }: { rows: ReleaseRow[]; release: ReleaseDetail }) {
  const t = useTranslations('release')
  const counts = countStandings(rows, release.state)
  const judged = rows.map((row) => ({ row, standing: standingOf(row, release.state) }))
  const owned = counts.stays > 0 ? t('staysNote', { count: counts.stays }) : undefined
  return (
    <Panel title={t('services', { count: counts.going })} note={owned}>
      <div className="px-4 py-3">
        <div aria-hidden className="flex flex-wrap gap-[3px]">
          {order.flatMap((standing) =>
            judged
              .filter((one) => one.standing === standing)
              .map(({ row }) => (
                <i
                  key={row.service.id}
                  title={row.service.slug}
                  className={`size-[18px] rounded-sm border ${box[standing]}`}
                />
              )),
          )}
        </div>
        <div className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1">
          {standings
            .filter((standing) => standing !== 'stays' && counts[standing] > 0)
            .map((standing) => (
              <Status
                key={standing}
                kind={standingKind[standing]}
                label={`${counts[standing]} ${t(`standing.${standing}`)}`}
              />
            ))}
        </div>
      </div>
    </Panel>
  )
}

const contents = ['bug-fix', 'feature', 'unknown', 'neutral'] as const
const bars = {
  'bug-fix': 'bg-success-solid',
  feature: 'bg-danger-solid',
  unknown: 'bg-attention-solid',
  neutral: 'bg-line-2',
} as const

/** Commits since the cut by class, over all that go. */
function Commits({ rows }: { rows: ReleaseRow[] }) {
  const t = useTranslations('release')
  const content = useTranslations('changeClass.content')
  const going = rows.filter(({ state }) => goesLive(state))
  const sums = contents.map((key) => ({
    key,
    count: going.reduce((sum, { commits }) => sum + (commits?.[key] ?? 0), 0),
  }))
  const all = sums.reduce((sum, { count }) => sum + count, 0)
  const unread = going.filter(({ commits, branch }) => commits === null && branch.cutSha !== null).length
  return (
    <Panel title={t('commitsSinceCut', { count: all })}>
      <div className="px-4 py-3">
        <div aria-hidden className="flex h-2 overflow-hidden rounded-sm bg-sunken">
          {sums.map(({ key, count }) =>
            count > 0 ? (
              <i key={key} className={bars[key]} style={{ width: `${(count / all) * 100}%` }} />
            ) : null,
          )}
        </div>
        <ul className="mt-2">
          {sums.map(({ key, count }) => (
            <li key={key} className="flex justify-between">
              <Status
                kind={contentKind[key]}
                label={key === 'unknown' ? t('unknownAsFeature') : content(key)}
              />
              <span className="tabular-nums">{count}</span>
            </li>
          ))}
          {unread > 0 ? (
            <li className="text-attention-fg text-sm">{t('unread', { count: unread })}</li>
          ) : null}
        </ul>
      </div>
    </Panel>
  )
}

/** What comes next by the plan, by the server's clock. */
function Countdown({ release }: { release: ReleaseDetail }) {
  const t = useTranslations('release')
  const words = useReleaseWords()
  const now = useNow(1000).getTime()
  const next = release.overdue === null ? release.countdown : null
  return (
    <section aria-label={t('goLive')} className="min-w-0 rounded-lg border border-line bg-surface">
      <header
        className={`flex min-h-10 flex-wrap items-center gap-x-2 rounded-t-lg border-b px-4 py-1 ${
          next ? 'sluice-hatch border-frozen-line text-frozen-fg' : 'border-line text-fg-2'
        }`}
      >
        <Icon name={next ? 'snowflake' : 'clock'} />
        <h2 className="font-semibold">
          {next
            ? t('countdownTo', { milestone: t(`milestone.${next.milestone}`) })
            : release.overdue
              ? t(`overdue.${release.overdue}`)
              : t(`state.${release.state}`)}
        </h2>
        {next ? (
          <b className="ml-auto text-lg tabular-nums" suppressHydrationWarning>
            {words.left(next.at, now)}
          </b>
        ) : null}
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 py-3">
        {release.milestones.map(({ milestone, at, state }) => (
          <div key={milestone} className="contents">
            <dt className={state === 'overdue' ? 'text-attention-fg' : 'text-fg-3'}>
              {t(`milestone.${milestone}`)}
            </dt>
            <dd suppressHydrationWarning className={state === 'done' ? 'text-fg-3' : ''}>
              {words.both(at, release.zone)}
              {state === 'done' || state === 'overdue' ? ` · ${t(`milestoneState.${state}`)}` : ''}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function ReleaseSummary({ release, rows }: { release: ReleaseDetail; rows: ReleaseRow[] }) {
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,0.9fr)_minmax(0,1.1fr)]">
      <Squares rows={rows} release={release} />
      <Commits rows={rows} />
      <Countdown release={release} />
    </div>
  )
}
