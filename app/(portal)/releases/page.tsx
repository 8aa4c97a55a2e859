import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { ReleasesView } from '../../../components/release/releases-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function ReleasesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string>>
}) {
  const { which } = await searchParams
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchInfiniteQuery(
    api.release.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...(cursor ? { cursor } : {}),
        ...(which === 'open' || which === 'closed' ? { which } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('releases')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <ReleasesView />
      </HydrationBoundary>
    </>
  )
}
