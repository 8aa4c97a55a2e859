'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ObservationPage } from '../../lib/api/contract/observation.ts'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { type StatusKind, StatusShape } from '../ui/status.tsx'
import { useCheckWords } from './check-words.ts'
import { DecideObservation } from './decide-observation.tsx'

interface NoteProps {
  promotion: PromotionDetail
  page: ObservationPage
  record: NonNullable<ObservationPage['record']>
}

const kinds = {
  watching: 'observing',
  passed: 'success',
  failed: 'failed',
  asked: 'approval',
  unknown: 'errored',
} as const satisfies Record<NoteProps['record']['verdict'], StatusKind>

const sources = ['metrics', 'alerts', 'logs'] as const

function Line({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  return (
    <p className="flex items-baseline gap-2">
      <span className="translate-y-0.5">
        <StatusShape kind={kind} />
      </span>
      <span className="min-w-0 text-fg-2">{children}</span>
    </p>
  )
}

/** How the observation stands, what followed from it, and who has to say something. */
export function ObservationNote({ promotion, page, record }: NoteProps) {
  const t = useTranslations('observation')
  const promotions = useTranslations('promotion.state')
  const words = useCheckWords()
  const format = useFormatter()
  const time = (at: string) => format.dateTime(new Date(at), { hour: '2-digit', minute: '2-digit' })
  const b = (chunks: ReactNode) => <b className="text-fg">{chunks}</b>
  const named = (verdict: string) =>
    format.list(record.checks.filter((one) => one.verdict === verdict).map(({ check }) => words.name(check)))
  const { decided, rolledBackBy, withheld } = page
  const sample = { requests: Math.round(record.requests ?? 0), least: record.limits.minimumRequests }
  const longer = record.extensions.at(-1)
  const moving = promotion.state === 'observing'
  const stated = () => {
    switch (record.verdict) {
      case 'watching':
        return record.readAt === null
          ? t.rich('note.unread', { b, seconds: record.readEverySeconds })
          : t.rich(named('few') ? 'note.few' : named('unknown') ? 'note.silent' : 'note.watching', {
              b,
              ...sample,
              names: named('unknown'),
              seconds: record.readEverySeconds,
            })
      case 'passed':
        return t.rich('note.passed', { b })
      case 'failed':
        return t.rich('note.failed', { b, names: named('bad') })
      case 'asked':
        return t.rich('note.asked', { b, ...sample, at: time(record.capAt) })
      case 'unknown':
        return t.rich('note.unknown', { b, names: named('unknown') })
    }
  }
  return (
    <div data-observation={record.verdict} className="flex flex-col gap-1.5 px-4 py-2.5">
      {decided ? null : <Line kind={kinds[record.verdict]}>{stated()}</Line>}
      {moving && record.verdict === 'watching' && longer ? (
        <Line kind="wait">{t.rich(`note.extended.${longer.why}`, { b, until: time(longer.until) })}</Line>
      ) : null}
      {named('warn') ? (
        <Line kind="warn">{t.rich('note.brokenBefore', { b, names: named('warn') })}</Line>
      ) : null}
      {moving
        ? sources
            .filter((source) => record.sources[source].state === 'silent')
            .map((source) => (
              <Line key={source} kind="warn">
                {t.rich('note.sourceSilent', {
                  b,
                  source: t(`source.${source}`),
                  problem: record.sources[source].problem ?? '',
                })}
              </Line>
            ))
        : null}
      {decided ? (
        <Line kind={kinds[record.verdict]}>
          {t.rich(`note.decided.${decided.verdict}`, {
            b,
            name: decided.by,
            at: time(decided.at),
            reason: decided.reason ?? '',
          })}
        </Line>
      ) : null}
      {rolledBackBy ? (
        <Line kind="suspect">
          {t.rich('note.rolledBack', {
            b,
            number: rolledBackBy.number,
            state: promotions(rolledBackBy.state),
            a: (chunks) => (
              <Link
                className="text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current"
                href={`/promotions/P-${rolledBackBy.number}`}
              >
                {chunks}
              </Link>
            ),
          })}
        </Line>
      ) : null}
      {withheld ? (
        <Line kind="warn">{t.rich('note.withheld', { b, why: t(`withheld.${withheld}`) })}</Line>
      ) : null}
      {promotion.state === 'failed' && !rolledBackBy && !withheld && !decided ? (
        <Line kind="warn">
          {t.rich(`note.kept.${record.limits.policy === 'hold' ? 'hold' : 'ask'}`, { b })}
        </Line>
      ) : null}
      {moving && record.verdict === 'asked' ? <DecideObservation promotion={promotion} /> : null}
    </div>
  )
}
