import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { ImportView } from '../../../../../components/bill/import-view.tsx'
import { PageTitle } from '../../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../../lib/client/query.ts'
import { signedIn } from '../../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export default async function ImportPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.billImport.get.queryOptions({ input: { id } }))
  return (
    <>
      <PageTitle>{(await getTranslations('billImport'))('title')}</PageTitle>

      <HydrationBoundary state={dehydrate(client)}>
        <ImportView id={id} />
      </HydrationBoundary>
    </>
  )
}
