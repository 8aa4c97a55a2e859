import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { CostView } from '../../../components/cost/cost-view.tsx'
import { filtersOf, readDimension, readWish } from '../../../components/cost/cost-wish.ts'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function CostPage({ searchParams }: { searchParams: Promise<Record<string, string>> }) {
  const wish = readWish(new URLSearchParams(await searchParams))
  const by = readDimension(new URLSearchParams(await searchParams), wish)
  const { api } = await signedIn()
  const client = createQueryClient()
  const breakdown = (of: typeof by) =>
    client.prefetchInfiniteQuery(
      api.cost.breakdown.infiniteOptions({
        input: (cursor: string | undefined) => ({
          ...wish,
          by: of,
          limit: 20,
          ...(cursor ? { cursor } : {}),
        }),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.next ?? undefined,
      }),
    )
  await Promise.all([
    client.prefetchQuery(api.cost.month.queryOptions({ input: wish })),
    client.prefetchQuery(api.cost.movers.queryOptions({ input: { ...wish, limit: 5 } })),
    breakdown(by),
    ...(filtersOf(wish).length === 0 && by !== 'product-line' ? [breakdown('product-line')] : []),
  ])
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('cost')}</PageTitle>

      <HydrationBoundary state={dehydrate(client)}>
        <CostView />
      </HydrationBoundary>
    </>
  )
}
