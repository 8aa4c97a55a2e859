'use client'
import { useTranslations } from 'next-intl'
import type { StageFigures } from '../../lib/api/contract/figure.ts'
import type { ShortColumn } from '../ui/short-table.tsx'
import { successOf, useStageWords } from './stage-words.ts'

interface Pair {
  current: StageFigures
  previous: StageFigures
}

/** What is said of a pipeline and of a stage alike; each value with the one before it. */
export function useStageColumns<Row extends Pair>(whole: boolean): ShortColumn<Row>[] {
  const t = useTranslations('figure.pipeline')
  const figure = useTranslations('figure')
  const words = useStageWords()
  const column = (key: string, title: string, pick: (of: StageFigures) => string): ShortColumn<Row> => ({
    key,
    title,
    align: 'right',
    render: ({ current, previous }) => (
      <span className="tabular-nums">
        {pick(current)}
        <span className="ml-2 text-fg-3 text-sm">{figure('was', { value: pick(previous) })}</span>
      </span>
    ),
  })
  const plain = (key: string, title: string, pick: (of: StageFigures) => string): ShortColumn<Row> => ({
    key,
    title,
    align: 'right',
    render: ({ current }) => <span className="tabular-nums">{pick(current)}</span>,
  })
  return [
    plain('runs', t('runs'), ({ runs }) => String(runs)),
    column('success', t('success'), (of) => words.share(successOf(of))),
    column('median', t('median'), ({ medianSeconds }) => words.time(medianSeconds)),
    plain('p90', t('p90'), ({ p90Seconds }) => words.time(p90Seconds)),
    ...(whole ? [plain('queue', t('queue'), words.queue), plain('cache', t('cache'), words.cache)] : []),
  ]
}
