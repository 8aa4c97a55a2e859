'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api } from '../../lib/client/api.ts'
import { rowsInput } from './rows-input.ts'

/** All services of a release: the answer and the groups are about all of them, so every page is read. */
export function useReleaseRows(id: string, isOn = true) {
  const board = useInfiniteQuery(
    api.release.board.infiniteOptions({
      input: rowsInput(id),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      enabled: isOn,
    }),
  )
  const { hasNextPage, isFetching, isError, fetchNextPage } = board
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  const rows = useMemo(() => board.data?.pages.flatMap((page) => page.items) ?? [], [board.data])
  return { board, rows, isComplete: board.data !== undefined && !hasNextPage }
}
