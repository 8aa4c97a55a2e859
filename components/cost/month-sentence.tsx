'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { Sentence } from '../ui/sentence.tsx'
import { useMoney } from './use-money.ts'

const strong = (chunks: React.ReactNode) => <b>{chunks}</b>
const warned = (chunks: React.ReactNode) => <b className="text-attention-fg">{chunks}</b>

/** What it cost so far, against the month before, what it will cost, and how much has an owner. */
export function MonthWords({ month }: { month: CostMonth }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const { total, coverage, forecast, budget, throughOn } = month
  if (throughOn === null) return t('nothing', { month: money.month(month.month) })
  const over = forecast !== null && budget !== null && Number(forecast.amount) > Number(budget)
  const hasDays = forecast !== null && forecast.daysToCome > 0
  return (
    <>
      {t.rich('sentence.amount', {
        amount: money.short(total.amount),
        day: money.longDay(throughOn),
        b: strong,
      })}
      {total.change === null
        ? null
        : t.rich('sentence.change', { change: money.change(total.change), b: strong })}
      {hasDays
        ? t.rich(budget === null ? 'sentence.forecast' : 'sentence.forecastOf', {
            forecast: money.short(forecast.amount),
            budget: money.short(budget ?? '0'),
            b: over ? warned : strong,
          })
        : budget === null
          ? null
          : t.rich('sentence.budget', { budget: money.short(budget), b: strong })}
      {coverage.money.share === null
        ? null
        : t.rich('sentence.coverage', {
            share: money.share(coverage.money.share),
            rest: money.short(month.unattributed.amount),
            b: strong,
          })}
    </>
  )
}

/** The month in one sentence, and below it what that sentence rests on. */
export function MonthSentence({ month, filtered }: { month: CostMonth; filtered: boolean }) {
  return (
    <div className="min-w-0 flex-1 max-md:basis-full">
      <Sentence>
        <MonthWords month={month} />
      </Sentence>
      <MonthGround month={month} filtered={filtered} />
    </div>
  )
}

/** Measure, finality, how far each source reaches, and what is not in it. */
function MonthGround({ month, filtered }: { month: CostMonth; filtered: boolean }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const { sources, silent } = month
  const open = sources.filter(({ state }) => state !== 'sealed')
  const state = sources.length === 0 ? 'none' : open.length === 0 ? 'sealed' : 'open'
  const last = open
    .map(({ finalAt }) => finalAt)
    .sort()
    .at(-1)
  const final = open.every((source) => source.state === 'final')
  const behind = sources.filter(({ lastOn }) => lastOn !== month.throughOn)
  const growing = sources.filter(
    ({ lastOn, settledOn }) => lastOn !== null && settledOn !== null && lastOn > settledOn,
  )
  const words = [
    t(`measure.${month.measure}`),
    state === 'sealed'
      ? t('ground.sealed')
      : state === 'open' && last
        ? t(final ? 'ground.final' : 'ground.open', { at: money.billInstant(last) })
        : null,
    month.other === null
      ? null
      : t(month.measure === 'effective' ? 'ground.billed' : 'ground.effective', {
          amount: money.short(month.other),
        }),
    growing.length === 0 || month.comparedOn === null
      ? null
      : t('ground.growing', { day: money.longDay(month.comparedOn) }),
  ]
  const gaps = [
    ...behind.map(({ name, lastOn }) =>
      lastOn === null
        ? t('ground.silentSource', { name })
        : t('ground.behind', { name, day: money.day(lastOn) }),
    ),
    ...silent.map((name) => t(`ground.noMeasure.${month.measure}`, { name })),
    ...(month.everything ? [] : [t('ground.part')]),
    ...(filtered ? [t('ground.filtered')] : []),
  ]
  return (
    <p className="mt-1 text-fg-3">
      {words.filter((word) => word !== null).join(' · ')}
      {gaps.length > 0 ? (
        <>
          <br />
          {gaps.join(' · ')}
        </>
      ) : null}
    </p>
  )
}
