import { useLocale, useTranslations } from 'next-intl'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { shortMoney } from '../ui/format/money.ts'

interface StatedKey {
  key: string
  written?: string
}

/** Keys that a finding speaks of, with what is written; whatever else stands there is of no use to a sentence. */
export function statedKeys({ detail }: Pick<CostFindingItem, 'detail'>): StatedKey[] {
  const keys = Array.isArray(detail.keys) ? detail.keys : []
  return keys.flatMap((one: unknown) => {
    const { key, written } = (one ?? {}) as { key?: unknown; written?: unknown }
    return typeof key === 'string' ? [{ key, ...(typeof written === 'string' ? { written } : {}) }] : []
  })
}

/** The sentences of a finding in the reader's language. Texts of others come in as they are, and stay text. */
export function useFindingWords() {
  const t = useTranslations('costFinding')
  const locale = useLocale()
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return (item: CostFindingItem) => {
    const keys = statedKeys(item)
    const values = {
      name: item.name,
      key: typeof item.detail.key === 'string' ? item.detail.key : item.name,
      keys: list.format(keys.map(({ key }) => key)),
      written: list.format(keys.map(({ key, written = '' }) => `${key}=${written}`)),
      resources: typeof item.detail.resources === 'number' ? item.detail.resources : 0,
    }
    return {
      title: t(`kind.${item.kind}.title`, values),
      why: t(`kind.${item.kind}.why`),
      money: item.atStake
        .map(({ currency, perMonth }) => t('perMonth', { money: shortMoney(perMonth, currency, locale) }))
        .join(' + '),
      reasonOf: (suggestion: CostFindingItem['suggestions'][number]) =>
        t(`reason.${suggestion.reason}`, {
          written: '',
          count: '',
          of: '',
          stack: '',
          group: '',
          ...suggestion.values,
        }),
    }
  }
}
