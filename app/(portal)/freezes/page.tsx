import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { FreezesView } from '../../../components/freeze/freezes-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export default async function FreezesPage() {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.freeze.list.queryOptions({ input: {} }))
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('freezes')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <FreezesView />
      </HydrationBoundary>
    </>
  )
}
