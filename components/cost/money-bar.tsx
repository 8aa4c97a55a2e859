'use client'
import { useTranslations } from 'next-intl'
import type { CostBreakdown, CostMonth } from '../../lib/api/contract/cost.ts'
import { useMoney } from './use-money.ts'

const shades = [1, 0.82, 0.66, 0.52, 0.4]

/** A square of the look that a part has in the bar. */
export function Swatch({ kind }: { kind: 'unattributed' | 'untaggable' | 'lost' }) {
  const look = {
    unattributed: 'sluice-hatch-attention',
    untaggable: 'bg-ink-3',
    lost: 'sluice-hatch-danger',
  }[kind]
  return <span aria-hidden className={`mr-1.5 inline-block size-3 rounded-[2px] align-[-2px] ${look}`} />
}

/** Where the money is: the largest product lines, what has no owner, what can have none; and what is lost for good. */
export function MoneyBar({ month, lines }: { month: CostMonth; lines: CostBreakdown | undefined }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const shown = (lines?.items ?? []).filter((row) => Number(row.amount) > 0).slice(0, shades.length)
  const attributed = Number(month.attributed.amount)
  const named = shown.reduce((sum, row) => sum + Number(row.amount), 0)
  const rest = attributed - named
  const parts = [
    ...shown.map((row, at) => ({
      key: row.key,
      name: row.name ?? t('nobodyOf.product-line'),
      amount: row.amount,
      width: Number(row.amount),
      shade: shades[at] ?? 0.4,
    })),
    ...(rest > 0
      ? [{ key: 'rest', name: t('otherLines'), amount: String(rest), width: rest, shade: 0.28 }]
      : []),
  ]
  const apart = (['unattributed', 'untaggable'] as const).flatMap((kind) => {
    const width = Number(month[kind].amount)
    return width > 0 ? [{ kind, amount: month[kind].amount, width }] : []
  })
  const whole = [...parts, ...apart].reduce((sum, { width }) => sum + width, 0)
  if (whole <= 0) return null
  const percent = (width: number) => `${(100 * width) / whole}%`
  return (
    <section aria-label={t('bar.label')} className="rounded-lg border border-line bg-surface px-4 py-3.5">
      <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-[3px]">
        {parts.map(({ key, width, shade }) => (
          <span key={key} className="bg-ink-1" style={{ width: percent(width), opacity: shade }} />
        ))}
        {apart.map(({ kind, width }) => (
          <span
            key={kind}
            className={kind === 'unattributed' ? 'sluice-hatch-attention' : 'bg-ink-3'}
            style={{ width: percent(width) }}
          />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-fg-2 text-sm">
        {parts.map(({ key, name, amount, shade }) => (
          <li key={key}>
            <span
              aria-hidden
              className="mr-1.5 inline-block size-3 rounded-[2px] bg-ink-1 align-[-2px]"
              style={{ opacity: shade }}
            />
            {name} <b className="font-semibold text-fg tabular-nums">{money.short(amount)}</b>
          </li>
        ))}
        {apart.map(({ kind, amount }) => (
          <li key={kind}>
            <Swatch kind={kind} />
            {t(`group.${kind}`)}{' '}
            <b
              className={`font-semibold tabular-nums ${kind === 'unattributed' ? 'text-attention-fg' : 'text-fg'}`}
            >
              {money.short(amount)}
            </b>
          </li>
        ))}
        {month.lost ? (
          <li className="ml-auto max-md:ml-0">
            <Swatch kind="lost" />
            {t('lost', { from: money.monthName(month.lost.from), until: money.monthName(month.lost.until) })}{' '}
            <b className="font-semibold text-danger-fg tabular-nums">{money.short(month.lost.amount)}</b>
          </li>
        ) : null}
      </ul>
    </section>
  )
}
