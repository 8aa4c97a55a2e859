'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { DeliveryValues, DeliveryView } from '../../lib/api/contract/figure.ts'
import { durationText } from '../ui/format/time.ts'
import { timeOnAxis } from './trend-scale.ts'

export const deliveryMeasures = ['frequency', 'lead', 'failure', 'restore'] as const
export const allMeasures = [...deliveryMeasures, 'handsFree', 'touches'] as const
export type Measure = (typeof allMeasures)[number]

const values: Record<Measure, (of: DeliveryValues) => number | null> = {
  frequency: ({ frequency }) => frequency.perWeek,
  lead: ({ lead }) => lead.median,
  failure: ({ failure }) => failure.rate,
  restore: ({ restore }) => restore.median,
  handsFree: ({ handsFree }) => handsFree.share,
  touches: ({ touches }) => touches.perDeployment,
}
export const measured = (measure: Measure, of: DeliveryValues): number | null => values[measure](of)

/** How much there is of what a figure is made of, and how much it takes. */
export function amountOf(measure: Measure, of: DeliveryValues, enough: DeliveryView['enough']) {
  const amounts: Record<Measure, [have: number, need: number]> = {
    frequency: [of.frequency.deployments, enough.deployments],
    lead: [of.lead.commits, enough.commits],
    failure: [of.failure.changes, enough.changes],
    restore: [of.restore.restored, enough.failures],
    handsFree: [of.handsFree.promotions, enough.promotions],
    touches: [of.touches.deployments, enough.deployments],
  }
  const [have, need] = amounts[measure]
  return { have, need }
}

const isTime = (measure: Measure) => measure === 'lead' || measure === 'restore'
const isShare = (measure: Measure) => measure === 'failure' || measure === 'handsFree'

/** Figures in words: their names, what they mean, and their values as text. */
export function useMeasureWords() {
  const t = useTranslations('figure')
  const format = useFormatter()
  const number = (value: number) =>
    format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0, useGrouping: true })
  const text = (measure: Measure, value: number | null): string => {
    if (value === null) return '–'
    if (isTime(measure)) return durationText(Math.round(value) * 1000)
    if (isShare(measure)) return format.number(value, { style: 'percent', maximumFractionDigits: 0 })
    return measure === 'frequency' ? t('perWeek', { count: number(value) }) : number(value)
  }
  return {
    name: (measure: Measure) => t(`name.${measure}`),
    definition: (measure: Measure, hotfixDays: number) => t(`definition.${measure}`, { days: hotfixDays }),
    text,
    onAxis: (measure: Measure, value: number) => {
      if (value === 0) return '0'
      return isTime(measure)
        ? timeOnAxis(value)
        : measure === 'frequency'
          ? number(value)
          : text(measure, value)
    },
    behind: (measure: Measure, of: DeliveryValues): string => {
      if (measure === 'lead')
        return t('behind.lead', { ...of.lead, p90: text('lead', of.lead.p90), median: '' })
      if (measure === 'restore')
        return t('behind.restore', { ...of.restore, p90: text('restore', of.restore.p90), median: '' })
      if (measure === 'failure') return t('behind.failure', { ...of.failure, rate: '' })
      if (measure === 'frequency') return t('behind.frequency', { ...of.frequency, perWeek: '' })
      if (measure === 'handsFree') return t('behind.handsFree', { ...of.handsFree, share: '' })
      return t('behind.touches', { ...of.touches, perDeployment: '' })
    },
    few: (measure: Measure, amount: { have: number; need: number }) => t(`few.${measure}`, amount),
    day: (day: string) =>
      format.dateTime(new Date(`${day}T00:00:00Z`), { month: 'short', day: 'numeric', timeZone: 'UTC' }),
  }
}
