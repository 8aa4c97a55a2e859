import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { BoardView } from '../../../components/board/board-view.tsx'
import { readFilters } from '../../../components/board/filters.ts'
import { pageFrom } from '../../../components/board/page-size.ts'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function BoardPage({ searchParams }: { searchParams: Promise<Record<string, string>> }) {
  const filters = readFilters(new URLSearchParams(await searchParams))
  const { api } = await signedIn()
  const client = createQueryClient()
  await Promise.all([
    client.prefetchQuery(api.board.summary.queryOptions({ input: filters })),
    client.prefetchInfiniteQuery(
      api.board.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filters, ...pageFrom(cursor) }),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.next ?? undefined,
      }),
    ),
  ])
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('board')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <BoardView />
      </HydrationBoundary>
    </>
  )
}
