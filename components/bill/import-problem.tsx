'use client'
import { useTranslations } from 'next-intl'
import type { BillImportItem } from '../../lib/api/contract/bill.ts'
import { StatusShape } from '../ui/status.tsx'
import { useBillWords } from './use-bill-words.ts'

interface ColumnProblem {
  column: string
  problem: string
  instead: string | null
}

const listOf = <T,>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : [])

/** Why an import failed: of a file every column that is wrong, of a sealed month which. */
export function ImportProblem({ problem }: { problem: NonNullable<BillImportItem['problem']> }) {
  const t = useTranslations('billImport')
  const words = useBillWords()
  const { code, message, detail = {} } = problem
  const columns = listOf<ColumnProblem>(detail.problems)
  const periods = listOf<string>(detail.periods)
  const known = t.has(`problem.${code}`)
  return (
    <div role="alert" className="rounded-lg border border-danger-line bg-danger-bg px-4 py-3">
      <p className="flex items-center gap-2 font-medium text-danger-fg">
        <StatusShape kind="failed" />
        {known ? t(`problem.${code}`) : t('problem.other')}
      </p>
      {periods.length > 0 ? <p className="mt-1 text-fg-2">{periods.map(words.month).join(', ')}</p> : null}
      {columns.length > 0 ? (
        <ul className="mt-1 text-fg-2">
          {columns.map(({ column, problem: what, instead }) => (
            <li key={`${column} ${what}`}>
              <code className="break-all font-mono text-sm">{column.slice(0, 120)}</code>{' '}
              {instead && (what === 'renamed' || what === 'unknown')
                ? t(`column.${what}Instead`, { instead })
                : t(`column.${what}`)}
            </li>
          ))}
        </ul>
      ) : known ? null : (
        <p className="mt-1 break-words text-fg-2">{message}</p>
      )}
    </div>
  )
}
