import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { OverviewView } from '../../../components/overview/overview-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function OverviewPage() {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.overview.get.queryOptions())
  return (
    <>
      <PageTitle />
      <HydrationBoundary state={dehydrate(client)}>
        <OverviewView />
      </HydrationBoundary>
    </>
  )
}
