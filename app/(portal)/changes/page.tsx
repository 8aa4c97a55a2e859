import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { ChangeView } from '../../../components/change/change-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function ChangesPage() {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.change.summary.queryOptions({ input: { minutes: 120 } }))
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('changes')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <ChangeView />
      </HydrationBoundary>
    </>
  )
}
