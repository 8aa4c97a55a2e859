'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status } from '../ui/status.tsx'
import { useReleaseWords } from './release-words.ts'

/** Windows that are bound to it, versions that do not fit, and who moved what; each only when there is one. */
export function ReleaseNotes({ release }: { release: ReleaseDetail }) {
  const t = useTranslations('release')
  const words = useReleaseWords()
  const edits = release.edits.filter(({ version }) => version > 1)
  if (release.windows.length + release.findings.length + edits.length === 0) return null
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      {release.windows.length > 0 ? (
        <Panel title={t('windows')} count={release.windows.length}>
          <ul>
            {release.windows.map((window) => (
              <li
                key={window.id}
                className="flex min-h-9 flex-wrap items-center gap-x-3 border-line border-t px-4 py-1 first:border-t-0"
              >
                <Link className="text-accent-fg hover:underline" href={`/freezes/${window.id}`}>
                  {window.name}
                </Link>
                {window.mode === 'report-only' ? <Pill>{t('reportOnly')}</Pill> : null}
                <span className="ml-auto text-fg-2 text-sm" suppressHydrationWarning>
                  {window.span
                    ? `${words.at(window.span.startsAt)} – ${words.at(window.span.endsAt)}`
                    : t('noSpan')}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {release.findings.length > 0 ? (
        <Panel title={t('findings')} count={release.findings.length}>
          <ul>
            {release.findings.slice(0, 20).map((finding) => (
              <li
                key={`${finding.kind} ${finding.version} ${finding.service?.id}`}
                className="flex min-h-9 flex-wrap items-center gap-x-3 border-line border-t px-4 py-1 first:border-t-0"
              >
                <Status
                  kind={finding.severity === 'error' ? 'failed' : 'warn'}
                  label={t(`finding.${finding.kind}`)}
                />
                <span className="font-mono text-sm">{finding.version}</span>
                <span className="text-fg-2">{finding.service?.slug}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {edits.length > 0 ? (
        <Panel title={t('edits')} count={edits.length}>
          <ul>
            {edits.slice(0, 10).map((edit) => (
              <li
                key={edit.version}
                className="flex min-h-9 flex-wrap items-center gap-x-3 border-line border-t px-4 py-1 first:border-t-0"
              >
                <b>{edit.editor?.name}</b>
                <span className="text-fg-2">
                  {edit.changed.map((field) => t(`field.${field as 'name'}`)).join(t('comma'))}
                </span>
                {edit.reason ? <span>“{edit.reason}”</span> : null}
                <span className="ml-auto text-fg-3 text-sm" suppressHydrationWarning>
                  {words.at(edit.at)}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  )
}
