import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { ServiceView } from '../../../../components/service/service-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ slug: string }>
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
    <>
      <PageTitle>{slug}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <ServiceView slug={slug} />
      </HydrationBoundary>
    </>
  )
}
