'use client'
import { useTranslations } from 'next-intl'
import type { CostRuleVersion } from '../../lib/api/contract/cost-rule.ts'
import { ShortTable } from '../ui/short-table.tsx'
import { useRuleWords } from './use-rule-words.ts'

/** The keys of one version, and the order in which ways are tried. */
export function RequirementRows({ version }: { version: CostRuleVersion }) {
  const t = useTranslations('costRule')
  const words = useRuleWords()
  const scopeOf = ({ accountIds, products }: CostRuleVersion['requirements'][number]) =>
    [...accountIds, ...products].join(', ') || t('everywhere')
  return (
    <>
      <ShortTable
        label={t('keys')}
        rows={version.requirements}
        rowKey={({ key, accountIds, products }) => [key, ...accountIds, ...products].join(' ')}
        columns={[
          { key: 'key', title: t('key'), render: (row) => <span className="font-mono">{row.key}</span> },
          {
            key: 'names',
            title: t('names'),
            render: ({ names }) => (names === null ? t('namesNothing') : t(`noun.${names}`)),
          },
          {
            key: 'allowed',
            title: t('allowed'),
            render: ({ allowed }) => (
              <span className="block max-w-[36ch] whitespace-normal break-words">
                {words.allowed(allowed)}
              </span>
            ),
          },
          {
            key: 'required',
            title: t('required'),
            render: ({ required }) => t(required ? 'isRequired' : 'isWelcome'),
          },
          { key: 'scope', title: t('scope'), render: scopeOf },
        ]}
      />
      <div className="border-line border-t px-4 py-3">
        <h3 className="font-medium text-fg-2 text-sm">{t('order')}</h3>
        <ol className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
          {version.order.map(({ method, on }, at) => (
            <li key={method} className={on ? '' : 'text-fg-3'}>
              <span className="mr-1.5 text-fg-3 tabular-nums">{at + 1}</span>
              {t(`method.${method}`)}
              {on ? null : ` (${t('off')})`}
            </li>
          ))}
        </ol>
      </div>
    </>
  )
}
