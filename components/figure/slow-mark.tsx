'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'

/** In a list of runs: one of its stages was slow. All rows share one question, about the newest two hundred. */
export function SlowMark({ run, className }: { run: string; className: string }) {
  const t = useTranslations('figure.pipeline')
  const slow = useQuery(api.figure.slowStages.queryOptions({ input: { limit: 200 }, staleTime: 30_000 }))
  const stages = (slow.data?.items ?? []).filter((item) => item.run === run).map(({ stage }) => stage)
  if (stages.length === 0) return null
  return (
    <span className={`${className} text-attention-fg`} title={t('slowStage', { stage: stages.join(', ') })}>
      {t('slowShort')}
    </span>
  )
}
