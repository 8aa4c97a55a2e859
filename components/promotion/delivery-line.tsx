'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { PromotionStep } from '../../lib/api/contract/promotion-detail.ts'
import { outLink, runAddress } from '../run/run-link.ts'
import { useRunWords } from '../run/run-look.ts'
import { StageMarks, tellingStage } from '../run/stage-marks.tsx'

type Delivery = NonNullable<PromotionStep['delivery']>

/** What the run of Flow is at: its gate where that holds it, else the stage that says most. */
function useSays() {
  const t = useTranslations('promotion.steps.delivery')
  const gate = useTranslations('gate')
  const words = useRunWords()
  return ({ state, stages, gate: held, waitsFor }: Delivery): string => {
    if (state === null) return waitsFor === null ? t('starts') : t('waitsFor', { number: waitsFor })
    if (state === 'succeeded') return t('green')
    if (held?.state === 'held')
      return t('held', {
        gate: held.name,
        by: (held.by ?? []).map((name) => gate(`${name}.title`)).join(', '),
      })
    if (held?.state === 'person') return t('person', { gate: held.name })
    const telling = tellingStage(stages)
    return telling ? `${telling.name}: ${words.state(telling.state)}` : words.state(state)
  }
}

/** A target that is written by a pipeline: its run in Flow, stage by stage, with what it waits for. */
export function DeliveryLine({ delivery, problem }: { delivery: Delivery; problem: string | null }) {
  const t = useTranslations('promotion.steps.delivery')
  const says = useSays()
  const { pipeline, runId, number, stages } = delivery
  const name = number === null ? pipeline : t('run', { pipeline, number })
  return (
    <span data-delivery={delivery.state ?? 'none'} className="flex min-w-0 flex-col gap-1">
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        {runId ? (
          <Link href={runAddress(runId)} className={`break-all ${outLink}`}>
            {name}
          </Link>
        ) : (
          <span className="break-all">{name}</span>
        )}
        {stages.length > 0 ? <StageMarks stages={stages} /> : null}
      </span>
      <span>{problem ?? says(delivery)}</span>
    </span>
  )
}
