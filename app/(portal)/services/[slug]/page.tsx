import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { ServiceView } from '../../../../components/service/service-view.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ slug: string }>
}

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  return { title: (await params).slug }
}

export default async function ServicePage({ params }: Address) {
  const { slug } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await Promise.all([
    client.prefetchQuery(api.service.get.queryOptions({ input: { slug } })),
    client.prefetchQuery(api.readiness.get.queryOptions({ input: { slug } })),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ServiceView slug={slug} />
    </HydrationBoundary>
  )
}
