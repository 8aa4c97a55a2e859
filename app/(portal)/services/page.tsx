import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { readFilters } from '../../../components/board/filters.ts'
import { pageFrom } from '../../../components/board/page-size.ts'
import { ServicesView } from '../../../components/service/services-view.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('services') }
}

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
    <HydrationBoundary state={dehydrate(client)}>
      <ServicesView />
    </HydrationBoundary>
  )
}
