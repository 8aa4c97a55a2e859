'use client'
import { useTranslations } from 'next-intl'
import type { CostMonth, CostMover } from '../../lib/api/contract/cost.ts'
import { Panel } from '../ui/panel.tsx'
import { useMoney } from './use-money.ts'

/** A bar to the right for more, to the left for less, by the largest of them; the number beside it says the same. */
function ChangeBar({ change, most }: { change: number; most: number }) {
  const width = most === 0 ? 0 : (50 * Math.abs(change)) / most
  return (
    <span aria-hidden className="relative h-3 w-32 shrink-0 max-md:w-16">
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-2" />
      <span
        className={`absolute inset-y-0 rounded-[2px] ${change > 0 ? 'bg-ink-1' : 'bg-ink-2'}`}
        style={change > 0 ? { left: '50%', width: `${width}%` } : { right: '50%', width: `${width}%` }}
      />
    </span>
  )
}

/** Who changed most against the same days of the month before, and what stands beside that; never why. */
export function MoversPanel(props: {
  month: CostMonth
  movers: CostMover[]
  onChoose: (name: 'service' | 'group', value: string) => void
}) {
  const t = useTranslations('cost')
  const { month, movers } = props
  const money = useMoney(month.currency)
  const changeOf = ({ settled, previous }: CostMover) => Number(settled) - Number(previous)
  const most = Math.max(0, ...movers.map((mover) => Math.abs(changeOf(mover))))
  const inAll = String(Number(month.total.settled) - Number(month.total.previous))
  const isGroup = ({ key }: CostMover) => key === 'unattributed' || key === 'untaggable'
  const nameOf = ({ key, slug }: CostMover) =>
    slug ?? (key === 'unattributed' || key === 'untaggable' ? t(`group.${key}`) : t('nobodyOf.service'))
  return (
    <Panel
      title={t('movers.title')}
      note={
        month.comparedOn === null
          ? undefined
          : t('movers.note', { change: money.signed(inAll), day: money.longDay(month.comparedOn) })
      }
    >
      {movers.length === 0 ? <p className="p-4 text-fg-3">{t('movers.none')}</p> : null}
      <ul>
        {movers.map((mover) => (
          <li
            key={mover.key}
            className="flex min-h-11 items-center gap-3 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <span className="min-w-0 flex-1">
              <button
                type="button"
                onClick={() =>
                  isGroup(mover)
                    ? props.onChoose('group', mover.key)
                    : props.onChoose('service', mover.slug ?? mover.key)
                }
                className="max-w-full cursor-pointer truncate text-left font-medium underline-offset-3 hover:underline"
              >
                {nameOf(mover)}
              </button>
              <span className="block truncate text-fg-3 text-sm">
                {mover.cloudProduct === null || mover.productChange === null
                  ? t('movers.from', { amount: money.short(mover.previous) })
                  : t('movers.product', {
                      product: mover.cloudProduct,
                      change: money.signed(mover.productChange),
                    })}
                {mover.promotions > 0 ? ` · ${t('movers.promotions', { count: mover.promotions })}` : ''}
              </span>
            </span>
            <ChangeBar change={changeOf(mover)} most={most} />
            <b className="w-20 text-right font-medium tabular-nums">
              {money.signed(String(changeOf(mover)))}
            </b>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
