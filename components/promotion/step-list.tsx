'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { PromotionDetail, PromotionStep } from '../../lib/api/contract/promotion-detail.ts'
import { useSaidWords } from '../ledger/said-words.ts'
import { durationText, minutesBetween } from '../ui/format/time.ts'
import { type StepItem, Steps } from '../ui/steps.tsx'
import { ActedAs } from './acted-as.tsx'
import { DeliveryLine } from './delivery-line.tsx'
import { sentenceValues } from './gate-words.ts'

const states = { waiting: 'waiting', running: 'running', done: 'done', failed: 'failed' } as const

/** Evidence comes as JSON: a migration says its name, its pipeline and its run. */
function nameOf(value: unknown): string {
  const { name, pipeline, run } = (value ?? {}) as Record<string, unknown>
  return typeof name === 'string' ? `${name} (${String(pipeline)} #${String(run)})` : ''
}

/** What a step waits for that only somebody else can end, or what a runtime's own call made: a key with its values. */
function saidOf({ name, evidence }: PromotionStep): { key: string; values: Record<string, string> } | null {
  const { waitsForCopy, busyWith, order, alias, version } = evidence
  if (typeof waitsForCopy === 'string') return { key: 'waitsForCopy', values: { image: waitsForCopy } }
  if (typeof busyWith === 'string') return { key: 'busyWith', values: { order: busyWith } }
  if (name !== 'write') return null
  if (typeof alias === 'string')
    return { key: 'pointed', values: { alias, version: typeof version === 'string' ? version : '' } }
  return typeof order === 'string' ? { key: 'ordered', values: { order } } : null
}

/** The steps of applying as they happen, with what each found or made, and as whom it acted. */
export function StepList({ promotion, now }: { promotion: PromotionDetail; now: number }) {
  const t = useTranslations('promotion.steps')
  const format = useFormatter()
  const words = useSaidWords()
  const migrated = ({ evidence }: PromotionStep): string => {
    if (evidence.left === 'older-build-runs') return t('migrations.left')
    const names = Array.isArray(evidence.finished) ? evidence.finished.map(nameOf) : []
    const running = nameOf(evidence.running)
    if (running) return t('migrations.running', { name: running, done: names.length })
    return names.length === 0 ? t('migrations.none') : names.join(', ')
  }
  const evidence = (step: PromotionStep): string => {
    if (step.problem && step.state !== 'done') return words(step.problem)
    if (step.name === 'observe' && promotion.observingAt && promotion.observeUntilAt) {
      const from = Date.parse(promotion.observingAt)
      const until = Date.parse(promotion.observeUntilAt)
      return t('observed', {
        done: minutesBetween(from, Math.min(now, until)),
        of: minutesBetween(from, until),
      })
    }
    const said = saidOf(step)
    if (said) return t(said.key, said.values)
    const key = `evidence.${step.name}`
    const where = step.target?.cluster ?? ''
    const percent = step.percent ?? 0
    if (step.state === 'waiting')
      return step.percent === null ? where : [t('share', { percent }), where].filter(Boolean).join(', ')
    if (step.name === 'config' || step.name === 'contract') return migrated(step)
    return t.has(key)
      ? t(key, {
          where,
          percent,
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
    text: step.delivery ? (
      <DeliveryLine delivery={step.delivery} problem={step.state === 'done' ? null : step.problem} />
    ) : (
      evidence(step)
    ),
    aside:
      step.endedAt && step.startedAt
        ? durationText(Date.parse(step.endedAt) - Date.parse(step.startedAt))
        : step.startedAt
          ? format.dateTime(new Date(step.startedAt), { hour: '2-digit', minute: '2-digit' })
          : '',
  }))
  if (items.length === 0) return <p className="px-4 py-3 text-fg-3">{t('none')}</p>
  return (
    <>
      <Steps items={items} />
      <ActedAs steps={promotion.steps} />
    </>
  )
}
