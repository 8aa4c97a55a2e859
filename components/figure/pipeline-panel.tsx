'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PipelineFigures } from '../../lib/api/contract/figure.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { useMeasureWords } from './measures.ts'
import { useStageColumns } from './stage-columns.tsx'
import { successOf, useStageWords } from './stage-words.ts'
import { TrendChart } from './trend-chart.tsx'
import { timeOnAxis } from './trend-scale.ts'

type Stage = PipelineFigures['stages'][number]

const dayMs = 86_400_000

/** Every point of the period, those without a run too: a gap is a gap. */
function pointsOf(stage: Stage, { from, to, step }: PipelineFigures['period']) {
  const known = new Map(stage.points.map((point) => [point.from, point.figures]))
  const width = (step === 'day' ? 1 : 7) * dayMs
  const days: string[] = []
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`); at += width)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days.map((day) => ({ from: day, figures: known.get(day) ?? null }))
}

/** One pipeline: its stages side by side, and the line of the one that is chosen. */
export function PipelinePanel(props: { id: string; period: '4w' | '12w' | '52w'; onClose: () => void }) {
  const t = useTranslations('figure.pipeline')
  const words = useStageWords()
  const { day } = useMeasureWords()
  const shared = useStageColumns<Stage>(false)
  const [asked, setAsked] = useState('')
  const { id, period } = props
  const view = useQuery(
    api.figure.pipeline.queryOptions({ input: { id, period }, placeholderData: keepPreviousData }),
  )
  const stages = view.data?.stages ?? []
  const chosen = stages.find(({ stage }) => stage === asked) ?? stages[0]
  const nameOf = (stage: string) => (stage === '' ? t('wholeRun') : stage)
  const columns: ShortColumn<Stage>[] = [
    {
      key: 'stage',
      title: t('stage'),
      render: (row) => (
        <button
          type="button"
          aria-pressed={row === chosen}
          onClick={() => setAsked(row.stage)}
          className={`max-w-72 cursor-pointer truncate underline-offset-3 max-md:min-h-9 ${row === chosen ? 'font-semibold' : 'text-accent-fg underline decoration-accent-line hover:decoration-current'}`}
        >
          {nameOf(row.stage)}
        </button>
      ),
    },
    ...shared,
  ]
  const points = chosen && view.data ? pointsOf(chosen, view.data.period) : []
  const label = (what: string) => t('lineOf', { what, stage: nameOf(chosen?.stage ?? '') })
  return (
    <Panel
      title={view.data?.pipeline.name ?? t('title')}
      note={t('stagesNote')}
      actions={
        <Button size="small" onPress={props.onClose}>
          {t('close')}
        </Button>
      }
    >
      {view.error && !view.data ? (
        <div className="p-3">
          <FailureNote error={view.error} onRetry={() => void view.refetch()} />
        </div>
      ) : !view.data ? (
        <ListSkeleton rows={5} />
      ) : chosen ? (
        <>
          <div className="grid grid-cols-1 border-line border-b lg:grid-cols-2">
            <figure className="min-w-0 px-4 py-3">
              <figcaption className="mb-2">
                <b>{label(t('median'))}</b>
              </figcaption>
              <TrendChart
                label={label(t('median'))}
                points={points.map(({ from, figures }) => ({ from, value: figures?.medianSeconds ?? null }))}
                kind="time"
                onAxis={(value) => (value === 0 ? '0' : timeOnAxis(value))}
                day={day}
                text={words.time}
              />
            </figure>
            <figure className="min-w-0 border-line px-4 py-3 max-lg:border-t lg:border-l">
              <figcaption className="mb-2">
                <b>{label(t('success'))}</b>
              </figcaption>
              <TrendChart
                label={label(t('success'))}
                points={points.map(({ from, figures }) => ({
                  from,
                  value: figures ? successOf(figures) : null,
                }))}
                kind="share"
                onAxis={words.share}
                day={day}
                text={words.share}
              />
            </figure>
          </div>
          <ShortTable label={t('stages')} columns={columns} rows={stages} rowKey={(row) => row.stage} />
        </>
      ) : (
        <p className="px-4 py-3 text-fg-3">{t('noRuns')}</p>
      )}
    </Panel>
  )
}
