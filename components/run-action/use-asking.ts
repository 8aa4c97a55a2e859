'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ActionOption, RunActions } from '../../lib/api/contract/run-action.ts'
import { api } from '../../lib/client/api.ts'

/** What may be done with a run; told anew whenever the run, a freeze or what was asked changes. */
export const useRunActions = (id: string) => useQuery(api.runAction.list.queryOptions({ input: { id } }))

/** Options of one job; none while nobody knows. */
export const optionsOfJob = (actions: RunActions | undefined, jobId: string): ActionOption[] =>
  actions?.jobs.find((job) => job.jobId === jobId)?.options ?? []

/** Asks; what was asked is shown at once, and told how it went by itself. */
export function useAsking(onAsked: () => void) {
  const client = useQueryClient()
  return useMutation(
    api.runAction.ask.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.runAction.key() })
        onAsked()
      },
    }),
  )
}
