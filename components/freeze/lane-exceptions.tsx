'use client'
import { useTranslations } from 'next-intl'
import type { FreezeTimeline } from '../../lib/api/contract/freeze-timeline.ts'
import { Icon } from '../ui/icon.tsx'
import { clustersOf, percentOf, type Scale } from './timeline-scale.ts'

/** Where exceptions were asked for or granted; those that stand too close for their words stand together. */
export function LaneExceptions(props: {
  exceptions: FreezeTimeline['exceptions']
  scale: Scale
  top: number
}) {
  const { scale } = props
  const t = useTranslations('freezes')
  const states = useTranslations('freeze.exceptionState')
  const placed = props.exceptions
    .map((one) => ({ one, at: percentOf(scale, one.decidedAt ?? one.requestedAt) }))
    .toSorted((a, b) => a.at - b.at)
  return clustersOf(placed, 6).map((cluster) => {
    const [first] = cluster
    if (!first) return null
    const said = cluster
      .map(
        ({ one }) =>
          `${t('timeline.exceptionName', { number: one.number, service: one.service })} ${states(one.state)}`,
      )
      .join('; ')
    return (
      <a
        key={first.one.id}
        href="#exceptions"
        title={said}
        aria-label={said}
        className="absolute flex h-6 min-w-6 items-center gap-1 whitespace-nowrap rounded-sm text-attention-fg text-sm underline-offset-3 hover:underline"
        style={{ left: `${first.at}%`, top: props.top }}
      >
        <Icon name="key" size={12} />
        {cluster.length > 2
          ? t('timeline.exceptions', { number: first.one.number, count: cluster.length - 1 })
          : cluster.map(({ one }) => `E-${one.number}`).join(', ')}
      </a>
    )
  })
}
