import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { pageFrom } from '../../../components/board/page-size.ts'
import { PipelinesPage } from '../../../components/pipeline/pipelines-page.tsx'
import { readRunFilters } from '../../../components/run/run-filters.ts'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function PipelinesAddress({
  searchParams,
}: {
  searchParams: Promise<Record<string, string>>
}) {
  const params = new URLSearchParams(await searchParams)
  const { api } = await signedIn()
  const client = createQueryClient()
  if (params.get('view') !== 'pipelines') {
    const input = readRunFilters(params, Date.now())
    await client.prefetchInfiniteQuery(
      api.run.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...input, ...pageFrom(cursor) }),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.next ?? undefined,
      }),
    )
  }
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('pipelines')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <PipelinesPage />
      </HydrationBoundary>
    </>
  )
}
