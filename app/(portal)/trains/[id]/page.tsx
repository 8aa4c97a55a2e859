import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { TrainView } from '../../../../components/train/train-view.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  return { title: (await params).id }
}

export default async function TrainPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.train.get.queryOptions({ input: { id } }))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TrainView id={id} />
    </HydrationBoundary>
  )
}
