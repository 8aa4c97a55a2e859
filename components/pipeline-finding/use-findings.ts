import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { PipelineFindingItem } from '../../lib/api/contract/pipeline-finding.ts'
import { api } from '../../lib/client/api.ts'

export const findingStates = ['open', 'waived', 'fixed'] as const
export type FindingState = (typeof findingStates)[number]
export const severities = ['high', 'medium', 'low'] as const

export interface FindingQuestion {
  state: FindingState
  service: string | null
  team: string | null
  rules: string[]
  severities: string[]
}

const scopeOf = ({ service, team }: Pick<FindingQuestion, 'service' | 'team'>) => ({
  ...(service ? { service } : {}),
  ...(team ? { team } : {}),
})

/** How findings stand in a scope, and what could not be asked there. */
export const useFindingSummary = (scope: Pick<FindingQuestion, 'service' | 'team'>) =>
  useQuery(api.pipelineFinding.summary.queryOptions({ input: scopeOf(scope) }))

/** Findings page by page, as an address asks for them. */
export function useFindings(question: FindingQuestion) {
  const { state, rules, severities: wanted } = question
  const list = useInfiniteQuery(
    api.pipelineFinding.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...scopeOf(question),
        state,
        ...(rules.length > 0 ? { rule: rules as PipelineFindingItem['rule'][] } : {}),
        ...(wanted.length > 0 ? { severity: wanted as PipelineFindingItem['severity'][] } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  return { list, items: list.data?.pages.flatMap((page) => page.items) ?? [] }
}
