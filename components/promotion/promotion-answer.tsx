'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { GateVerdict } from '../../lib/api/contract/gate-verdict.ts'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { minutesBetween } from '../ui/format/time.ts'
import { Pill } from '../ui/pill.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { useFailureWords } from './failure-words.ts'
import { useGateWords } from './gate-words.ts'

/** Every check was read and is within, and none lacks its source. */
const isInside = ({ observedChecks }: PromotionDetail) =>
  observedChecks.length > 0 &&
  observedChecks.every(({ verdict, why }) => verdict === 'ok' || (verdict === 'off' && why === 'no-limit'))

/** The answer in one sentence, with its state, number and people above it. */
export function PromotionAnswer(props: { promotion: PromotionDetail; verdicts: GateVerdict[]; now: number }) {
  const { promotion, now } = props
  const t = useTranslations('promotion')
  const name = useEnvironmentName()
  const words = useGateWords()
  const ended = useFailureWords()
  const failed = promotion.failure ? ended(promotion.failure) : null
  const format = useFormatter()
  const time = (text: string) => format.dateTime(new Date(text), { hour: '2-digit', minute: '2-digit' })
  const tones = {
    b: tone('text-fg'),
    r: tone('text-running-fg'),
    a: tone('text-attention-fg'),
    d: tone('text-danger-fg'),
    s: tone('text-success-fg'),
  }
  const place = { service: promotion.service.slug, environment: name(promotion.environment), ...tones }
  const names = (verdict: 'block' | 'wait') =>
    format.list(props.verdicts.filter((entry) => entry.verdict === verdict).map(words.name))
  const sentence = () => {
    switch (promotion.state) {
      case 'pending': {
        if (names('block')) return t.rich('answer.blocked', { ...place, names: names('block') })
        if (names('wait')) return t.rich('answer.waits', { ...place, names: names('wait') })
        if (promotion.heldBackAt && promotion.startMode === 'automatic')
          return t.rich(promotion.train ? 'answer.heldInTrain' : 'answer.held', place)
        return t.rich(promotion.startMode === 'manual' ? 'answer.ready' : 'answer.starting', place)
      }
      case 'applying':
        return t.rich('answer.applying', { ...place, wave: promotion.wave, waves: promotion.waves })
      case 'observing': {
        const from = Date.parse(promotion.observingAt ?? promotion.requestedAt)
        const until = Date.parse(promotion.observeUntilAt ?? promotion.requestedAt)
        if (promotion.observation === 'asked') return t.rich('answer.asked', place)
        return t.rich(isInside(promotion) ? 'answer.inside' : 'answer.observing', {
          ...place,
          done: minutesBetween(from, Math.min(now, until)),
          of: minutesBetween(from, until),
          at: time(promotion.observeUntilAt ?? promotion.requestedAt),
        })
      }
      case 'succeeded':
        return t.rich('answer.succeeded', { ...place, at: time(promotion.endedAt ?? promotion.requestedAt) })
      default: {
        const why = failed?.why ?? promotion.reason ?? ''
        return t.rich(promotion.unsettled ? 'answer.unsettled' : `answer.${promotion.state}`, {
          ...place,
          why,
        })
      }
    }
  }
  const from = promotion.observingAt ? Date.parse(promotion.observingAt) : 0
  const until = promotion.observeUntilAt ? Date.parse(promotion.observeUntilAt) : 0
  const share = until > from ? Math.min(1, (now - from) / (until - from)) : 1
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1 max-md:basis-full">
      <p className="flex flex-wrap items-center gap-2 text-fg-2 text-sm">
        <Status kind={promotion.state} label={t(`state.${promotion.state}`)} pill />
        {promotion.kind === 'promotion' ? null : <span>{t(`kind.${promotion.kind}`)}</span>}
        {promotion.hotfix ? <Pill icon="bolt">{t('hotfix')}</Pill> : null}
        <span>P-{promotion.number}</span>
        {promotion.train ? (
          <Link className="text-accent-fg hover:underline" href={`/trains/T-${promotion.train.number}`}>
            {t('ofTrain', { number: promotion.train.number })}
          </Link>
        ) : null}
        <span>
          {t('requestedBy', {
            name: promotion.requester?.name ?? t('portal'),
            at: time(promotion.requestedAt),
          })}
          {promotion.startedAt
            ? `, ${t('startedBy', { name: promotion.starter?.name ?? t('portal'), at: time(promotion.startedAt) })}`
            : ''}
        </span>
      </p>
      <Sentence>{sentence()}</Sentence>
      {failed?.detail ? <p className="wrap-anywhere text-fg-2">{failed.detail}</p> : null}
      {promotion.state === 'observing' ? (
        <progress className="sluice-progress mt-2" value={share} max={1} aria-label={t('observed')} />
      ) : null}
    </div>
  )
}

const tone = (className: string) => (chunks: React.ReactNode) => <b className={className}>{chunks}</b>
