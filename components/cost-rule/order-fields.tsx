'use client'
import { useTranslations } from 'next-intl'
import type { CostRuleVersion } from '../../lib/api/contract/cost-rule.ts'
import { Button } from '../ui/button.tsx'
import { CheckField } from '../ui/field.tsx'
import { moved } from './version-draft.ts'

type Order = CostRuleVersion['order']

/** Which way is tried first, and which at all. */
export function OrderFields({ order, onChange }: { order: Order; onChange: (order: Order) => void }) {
  const t = useTranslations('costRule')
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 font-medium text-sm">{t('order')}</legend>
      <ol>
        {order.map(({ method, on }, at) => {
          const name = t(`method.${method}`)
          return (
            <li key={method} className="flex items-center gap-2">
              <span className="w-5 text-right text-fg-3 tabular-nums">{at + 1}</span>
              <span className="min-w-0 flex-1">
                <CheckField
                  label={name}
                  isSelected={on}
                  onChange={(isOn) =>
                    onChange(order.map((way) => (way.method === method ? { ...way, on: isOn } : way)))
                  }
                />
              </span>
              {([-1, 1] as const).map((by) => (
                <Button
                  key={by}
                  size="small"
                  variant="ghost"
                  aria-label={t(by === -1 ? 'earlier' : 'laterOn', { way: name })}
                  isDisabled={order[at + by] === undefined}
                  onPress={() => onChange(moved(order, at, by))}
                >
                  {by === -1 ? '↑' : '↓'}
                </Button>
              ))}
            </li>
          )
        })}
      </ol>
      <p className="mt-1 text-fg-3 text-sm">{t('splitLast')}</p>
    </fieldset>
  )
}
