'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { Change, PlannedWrite } from '../../lib/api/contract/promotion-change.ts'
import { Diff } from '../ui/diff.tsx'
import { formatBytes } from '../ui/format/size.ts'
import { Avatar } from '../ui/person.tsx'
import { Status } from '../ui/status.tsx'

function Figure({ value, label, note }: { value: string; label: string; note?: string }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col border-line border-l px-3 py-2 first:border-l-0">
      <strong className="text-lg tabular-nums">{value}</strong>
      <span className="text-fg-2 text-sm">
        {label}
        {note ? `, ${note}` : ''}
      </span>
    </div>
  )
}

function Commits({ change }: { change: Change }) {
  const t = useTranslations('promotion.change')
  const shown = change.direction === 'older' ? change.removed : change.added
  if (shown.length === 0) return null
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">{change.direction === 'older' ? t('commitsGone') : t('commits')}</h3>
      <ul>
        {shown.slice(0, 8).map((commit) => (
          <li key={commit.sha} className="flex h-7 items-center gap-2">
            <code className="font-mono text-fg-3 text-sm">{commit.sha.slice(0, 8)}</code>
            {commit.workItems[0] ? (
              <span className="rounded-sm bg-hover px-1.5 text-fg-2 text-sm">{commit.workItems[0]}</span>
            ) : null}
            <span className="min-w-0 flex-1 truncate" title={commit.title}>
              {commit.title}
            </span>
            <Avatar name={commit.authorName} isNamed />
          </li>
        ))}
      </ul>
      {shown.length > 8 ? (
        <p className="text-fg-3 text-sm">{t('moreCommits', { count: shown.length - 8 })}</p>
      ) : null}
      {change.complete ? null : <p className="text-attention-fg text-sm">{t('incomplete')}</p>}
    </section>
  )
}

function Findings({ findings }: { findings: NonNullable<Change['findings']> }) {
  const t = useTranslations('promotion.change')
  const rows = [
    { key: 'added', kind: 'failed', list: findings.added },
    { key: 'fixed', kind: 'success', list: findings.fixed },
    { key: 'inherited', kind: 'warn', list: findings.inherited },
  ] as const
  const present = rows.filter((row) => row.list.length > 0)
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">{t('findings')}</h3>
      {present.length === 0 ? <p className="text-fg-3">{t('noFindings')}</p> : null}
      {present.map((row) => (
        <p key={row.key} className="flex items-baseline gap-2">
          <Status kind={row.kind} label={t(row.key, { count: row.list.length })} />
          <span className="min-w-0 text-fg-2">
            {row.list
              .slice(0, 6)
              .map((finding) => finding.name)
              .join(', ')}
          </span>
        </p>
      ))}
    </section>
  )
}

/** What the build would migrate; past a contracting one there is no plain way back. */
function Migrations({ migrations }: { migrations: Change['migrations'] }) {
  const t = useTranslations('promotion.change.migrations')
  if (migrations.known && migrations.problem === null && migrations.open.length === 0) return null
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">{t('title')}</h3>
      {migrations.known ? null : <p className="text-fg-2">{t('unknown')}</p>}
      {migrations.problem ? (
        <p className="flex items-baseline gap-2">
          <Status kind="failed" label={t('unreadable')} />
          <code className="min-w-0 break-words font-mono text-fg-2 text-sm">{migrations.problem}</code>
        </p>
      ) : null}
      {migrations.open.map((one) => (
        <p key={one.name} className="flex flex-wrap items-baseline gap-x-2">
          <Status kind={one.kind === 'expand' ? 'queued' : 'warn'} label={t(`kind.${one.kind}`)} />
          <code className="font-mono text-sm">{one.name}</code>
          <span className="text-fg-3 text-sm">{t('by', { pipeline: one.pipeline })}</span>
        </p>
      ))}
      {migrations.open.some((one) => one.kind !== 'expand') ? (
        <p className="text-attention-fg text-sm">{t('floor')}</p>
      ) : null}
    </section>
  )
}

export interface ChangePanelProps {
  change: Change
  writes: PlannedWrite[]
  /** Digests: what runs now, and what would. */
  from: string | null
  to: string
}

/** What would be different: commits, size, findings, and the manifests that would be written. */
export function ChangePanel({ change, writes, from, to }: ChangePanelProps) {
  const t = useTranslations('promotion.change')
  const format = useFormatter()
  const delta = change.sizeDeltaBytes
  const commits = change.direction === 'older' ? -change.removed.length : change.added.length
  const findings = change.findings
  return (
    <section className="flex flex-col gap-4">
      <h2 className="font-semibold">{t('title')}</h2>
      <div className="flex rounded-lg border border-line bg-surface">
        <Figure value={format.number(commits)} label={t('commitsLabel', { count: Math.abs(commits) })} />
        <Figure
          value={formatBytes(change.sizeBytes)}
          label={t('size')}
          {...(delta === null ? {} : { note: `${delta < 0 ? '−' : '+'}${formatBytes(Math.abs(delta))}` })}
        />
        <Figure
          value={findings ? `−${findings.fixed.length} +${findings.added.length}` : '–'}
          label={findings ? t('findingsLabel') : t('notScanned')}
        />
      </div>
      <Commits change={change} />
      {findings ? <Findings findings={findings} /> : null}
      <Migrations migrations={change.migrations} />
      {writes.length > 0 ? (
        <section className="flex flex-col gap-1">
          <h3 className="font-semibold">{t('writes')}</h3>
          <ul className="flex flex-col gap-2">
            {writes.map((write) => (
              <li key={write.targetId} className="text-fg-2">
                {write.path ? (
                  <>
                    <p className="mb-1 text-fg-3 text-sm">
                      {[write.repository, write.branch, t('wave', { wave: write.wave })]
                        .filter(Boolean)
                        .join(' · ')}
                    </p>
                    <Diff
                      title={write.path}
                      addedLabel={t('lineAdded')}
                      removedLabel={t('lineRemoved')}
                      lines={[
                        ...(from && from !== to ? [{ kind: 'removed', text: from } as const] : []),
                        { kind: 'added', text: to },
                      ]}
                    />
                  </>
                ) : (
                  <span className="text-danger-fg">
                    {t('noManifest', { workload: write.workload ?? '–' })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </section>
  )
}
