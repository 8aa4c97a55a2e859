import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'

/** As the address names them; `standing` is what is neither closed nor waived. */
export const shownStates = ['standing', 'fix-proposed', 'waived', 'fixed', 'all'] as const
export type ShownState = (typeof shownStates)[number]
export const severities = ['high', 'medium', 'low'] as const
export const fixWays = ['source', 'find-source', 'direct', 'look-first'] as const

export interface FindingQuestion {
  state: ShownState
  service: string | null
  team: string | null
  text: string
  kinds: string[]
  severities: string[]
  ways: string[]
}

export const useFindingSummary = () => useQuery(api.costFinding.summary.queryOptions({}))

/** Findings page by page, as an address asks for them. */
export function useFindings(question: FindingQuestion, limit?: number) {
  const { state, service, team, text, kinds, severities: grave, ways } = question
  const list = useInfiniteQuery(
    api.costFinding.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        state,
        ...(service ? { service } : {}),
        ...(team ? { team } : {}),
        ...(text ? { text } : {}),
        ...(kinds.length > 0 ? { kind: kinds as CostFindingItem['kind'][] } : {}),
        ...(grave.length > 0 ? { severity: grave as CostFindingItem['severity'][] } : {}),
        ...(ways.length > 0 ? { fix: ways as (typeof fixWays)[number][] } : {}),
        ...(limit ? { limit } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  return { list, items: list.data?.pages.flatMap((page) => page.items) ?? [] }
}

/** What of a row can be done: only what stands is fixed, and only by costTags. */
export const canFix = (item: CostFindingItem): boolean =>
  item.remedy === 'tag' && item.closedAt === null && item.waiver?.inDate !== true
export const isSuggested = (item: CostFindingItem): boolean => item.suggestions.length > 0
