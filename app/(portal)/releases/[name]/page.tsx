import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { ReleaseView } from '../../../../components/release/release-view.tsx'
import { rowsInput } from '../../../../components/release/rows-input.ts'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ name: string }>
}

export default async function ReleasePage({ params }: Address) {
  const name = decodeURIComponent((await params).name)
  const { api } = await signedIn()
  const client = createQueryClient()
  await Promise.all([
    client.prefetchQuery(api.release.get.queryOptions({ input: { id: name } })),
    client.prefetchInfiniteQuery(
      api.release.board.infiniteOptions({
        input: rowsInput(name),
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (last) => last.next ?? undefined,
      }),
    ),
  ])
  return (
    <>
      <PageTitle>{name}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <ReleaseView name={name} />
      </HydrationBoundary>
    </>
  )
}
