'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { Sentence } from '../ui/sentence.tsx'
import { readRunFilters } from './run-filters.ts'

/** How many runs there are of a kind; counted apart, so that no list waits for it. */
export const countInput = (filters: ReturnType<typeof readRunFilters>) => ({
  ...filters,
  limit: 1,
  withTotal: true,
})
export const answerInputs = (now: number) => {
  const day = readRunFilters(new URLSearchParams('since=24h'), now)
  return {
    going: countInput({ state: ['queued', 'running'] }),
    waiting: countInput({ state: ['waiting'] }),
    failed: countInput({ ...day, state: ['failed'] }),
  }
}

/** What goes on, what waits for a person, what failed lately; with a filter, that this is not everything. */
export function RunsAnswer({ isFiltered, isOnePipeline }: { isFiltered: boolean; isOnePipeline: boolean }) {
  const t = useTranslations('run')
  const inputs = answerInputs(useNow(3_600_000).getTime())
  const enabled = !isFiltered
  const going = useQuery(api.run.list.queryOptions({ input: inputs.going, enabled }))
  const waiting = useQuery(api.run.list.queryOptions({ input: inputs.waiting, enabled }))
  const failed = useQuery(api.run.list.queryOptions({ input: inputs.failed, enabled }))
  const counted = going.data && waiting.data && failed.data
  return (
    <Sentence>
      {t.rich(
        isFiltered ? (isOnePipeline ? 'listPipeline' : 'listFiltered') : counted ? 'listAnswer' : 'listPlain',
        {
          going: going.data?.total ?? 0,
          waiting: waiting.data?.total ?? 0,
          failed: failed.data?.total ?? 0,
          b: (chunks) => <b>{chunks}</b>,
          r: (chunks) => <b className="text-running-fg">{chunks}</b>,
          a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
          d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
        },
      )}
    </Sentence>
  )
}
