import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { WindowView } from '../../../../components/freeze/window-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export default async function WindowPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.freeze.get.queryOptions({ input: { id } }))
  return (
    <>
      <PageTitle>{(await getTranslations('freezes.window'))('loading')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <WindowView id={id} />
      </HydrationBoundary>
    </>
  )
}
