import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { readFilters } from '../../../components/board/filters.ts'
import { pageFrom } from '../../../components/board/page-size.ts'
import { ServicesView } from '../../../components/service/services-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function ServicesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string>>
}) {
  const { state: _boardOnly, ...filters } = readFilters(new URLSearchParams(await searchParams))
  const { api } = await signedIn()
  const client = createQueryClient()
  await Promise.all([
    client.prefetchQuery(api.environment.list.queryOptions()),
    client.prefetchInfiniteQuery(
      api.service.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filters, ...pageFrom(cursor) }),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.next ?? undefined,
      }),
    ),
  ])
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('services')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <ServicesView />
      </HydrationBoundary>
    </>
  )
}
