import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { RunView } from '../../../../components/run/run-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export default async function RunPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  const query = api.run.get.queryOptions({ input: { id } })
  await client.prefetchQuery(query)
  const run = client.getQueryData(query.queryKey)
  const t = await getTranslations('run')
  return (
    <>
      <PageTitle>{run ? `${run.pipeline} #${run.number}` : t('one')}</PageTitle>
      <HydrationBoundary state={dehydrate(client)}>
        <RunView id={id} />
      </HydrationBoundary>
    </>
  )
}
