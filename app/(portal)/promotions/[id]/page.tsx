import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { PromotionView } from '../../../../components/promotion/promotion-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export default async function PromotionPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.promotion.get.queryOptions({ input: { id } }))
  return (
    <>
      <PageTitle>{id}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <PromotionView id={id} />
      </HydrationBoundary>
    </>
  )
}
