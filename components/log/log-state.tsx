'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { LogOutline } from '../../lib/api/contract/run-log.ts'
import { Age } from '../shell/age.tsx'
import { formatBytes } from '../ui/format/size.ts'
import { Status, StatusShape } from '../ui/status.tsx'

/** Why nothing more can be read, in words and in the cloud's own. */
export function LogProblem({ outline }: { outline: LogOutline }) {
  const t = useTranslations('log')
  const words = useTranslations('failure')
  const { problem } = outline
  if (!problem) return null
  const word =
    problem.code === 'gone' ? t('gone') : words.has(problem.code) ? words(problem.code) : words('unexpected')
  return (
    <div
      role="alert"
      data-problem={problem.code}
      className="flex flex-wrap items-baseline gap-x-2 border-danger-line border-b bg-danger-bg px-4 py-2 text-danger-fg"
    >
      <StatusShape kind="failed" />
      <strong>{word}</strong>
      <span className="wrap-anywhere">{problem.message}</span>
      <span className="text-fg-2">
        {outline.lines > 0 ? t('keptSoFar') : t('triedAgain')} <Age at={problem.at} />
      </span>
    </div>
  )
}

/** Where a log has no lines to show: why. */
export function LogEmpty({ outline }: { outline: LogOutline }) {
  const t = useTranslations('log')
  return (
    <p className="flex items-center gap-2 px-4 py-6 text-fg-3" data-log-state={outline.state}>
      {outline.state === 'ended' ? (
        t('nothing')
      ) : (
        <>
          <StatusShape kind="running" />
          {outline.readAt ? t('waiting') : t('reading')}
        </>
      )}
    </p>
  )
}

/** How much there is, and whether more comes. */
export function LogFoot({ outline }: { outline: LogOutline }) {
  const t = useTranslations('log')
  const format = useFormatter()
  return (
    <div
      className="flex flex-wrap items-center gap-x-3 border-line border-t px-4 py-1.5 text-fg-3 text-sm"
      data-log-state={outline.state}
      data-log-lines={outline.lines}
    >
      <Status
        kind={outline.problem ? 'failed' : outline.state === 'ended' ? 'success' : 'running'}
        label={t(
          outline.problem ? 'stateProblem' : outline.state === 'ended' ? 'stateEnded' : 'stateRunning',
        )}
      />
      <span className="tabular-nums">
        {t('lines', { count: format.number(outline.lines), lines: outline.lines })}
      </span>
      <span className="tabular-nums">{formatBytes(outline.bytes)}</span>
      {outline.truncated ? <span className="text-attention-fg">{t('truncated')}</span> : null}
      <span className="ml-auto max-md:hidden">{t('keyHint')}</span>
    </div>
  )
}
