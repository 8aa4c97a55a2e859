import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../lib/client/api.ts'

/** A log that goes on is searched again this often. */
const againMs = 5_000

/** What is looked for, and the lines that hold it: the server looks, so that no browser holds the log. */
export function useSearch(runId: string, jobId: string, generation: number, isOpen: boolean) {
  const [text, setText] = useState('')
  const [query, setQuery] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.slice(0, 200)), 150)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery({
    ...api.runLog.search.queryOptions({ input: { id: runId, job: jobId, q: query } }),
    queryKey: ['log-search', runId, jobId, generation, query],
    enabled: query !== '',
    placeholderData: keepPreviousData,
    refetchInterval: isOpen ? againMs : false,
    staleTime: 1_000,
  })
  const matches = query === '' ? null : (found.data ?? null)
  return {
    text,
    setText,
    /** Small, as the lines hold it. */
    wanted: query.toLowerCase(),
    /** Null: nothing is looked for, or it is not known yet. */
    matches,
    isSearching: query !== text || found.isFetching,
    error: query === '' ? null : found.error,
  }
}
