import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { ImportsView } from '../../../../components/bill/imports-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

export default async function ImportsPage() {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.billSource.list.queryOptions())
  return (
    <>
      <PageTitle>{(await getTranslations('billImport'))('title')}</PageTitle>

      <HydrationBoundary state={dehydrate(client)}>
        <ImportsView />
      </HydrationBoundary>
    </>
  )
}
