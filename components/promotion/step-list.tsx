'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { PromotionDetail, PromotionStep } from '../../lib/api/contract/promotion.ts'
import { durationText, minutesBetween } from '../ui/format/time.ts'
import { type StepItem, Steps } from '../ui/steps.tsx'
import { sentenceValues } from './gate-words.ts'
import { useObservationFailure } from './observation-failure.ts'

const states = { waiting: 'waiting', running: 'running', done: 'done', failed: 'failed' } as const

/** The steps of applying as they happen, with what each found or made, and the session it acted under. */
export function StepList({ promotion, now }: { promotion: PromotionDetail; now: number }) {
  const t = useTranslations('promotion.steps')
  const format = useFormatter()
  const watched = useObservationFailure(promotion)
  const evidence = (step: PromotionStep): string => {
    if (step.name === 'observe' && watched) return watched
    if (step.problem && step.state !== 'done') return step.problem
    if (step.name === 'observe' && promotion.observingAt && promotion.observeUntilAt) {
      const from = Date.parse(promotion.observingAt)
      const until = Date.parse(promotion.observeUntilAt)
      return t('observed', {
        done: minutesBetween(from, Math.min(now, until)),
        of: minutesBetween(from, until),
      })
    }
    const key = `evidence.${step.name}`
    const where = step.target?.cluster ?? ''
    if (step.state === 'waiting') return where
    return t.has(key)
      ? t(key, {
          where,
          imageTag: '',
          commit: '',
          readyPods: 0,
          totalPods: 0,
          version: 'none',
          ...sentenceValues(step.evidence),
          ...(typeof step.evidence.commit === 'string' ? { commit: step.evidence.commit.slice(0, 8) } : {}),
        })
      : where
  }
  const items: StepItem[] = promotion.steps.map((step) => ({
    id: step.id,
    state: step.name === 'observe' && step.state === 'running' ? 'observing' : states[step.state],
    stateLabel: t(`state.${step.state}`),
    name: t(`name.${step.name}`),
    text: evidence(step),
    title: step.sessionName ? t('session', { name: step.sessionName }) : undefined,
    aside:
      step.endedAt && step.startedAt
        ? durationText(Date.parse(step.endedAt) - Date.parse(step.startedAt))
        : step.startedAt
          ? format.dateTime(new Date(step.startedAt), { hour: '2-digit', minute: '2-digit' })
          : '',
  }))
  if (items.length === 0) return <p className="px-4 py-3 text-fg-3">{t('none')}</p>
  // The same name for every step that acts in the cloud; looking alone is done with the reading role.
  const sessions = new Set(promotion.steps.map((step) => step.sessionName))
  const acting = [...sessions].filter((name) => name !== null && name !== 'reading')
  return (
    <>
      <Steps items={items} />
      {acting.map((name) => (
        <p key={name} className="break-all px-4 pb-3 text-fg-3 text-sm">
          {t('session', { name: name ?? '' })}
        </p>
      ))}
    </>
  )
}
