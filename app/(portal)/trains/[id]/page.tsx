import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { TrainView } from '../../../../components/train/train-view.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export default async function TrainPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.train.get.queryOptions({ input: { id } }))
  return (
    <>
      <PageTitle>{id}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <TrainView id={id} />
      </HydrationBoundary>
    </>
  )
}
