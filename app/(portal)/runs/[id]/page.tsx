import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { RunView } from '../../../../components/run/run-view.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

/** Read once for the title and the page. */
const prefetch = cache(async (id: string) => {
  const { api } = await signedIn()
  const client = createQueryClient()
  const query = api.run.get.queryOptions({ input: { id } })
  await client.prefetchQuery(query)
  return { client, run: client.getQueryData(query.queryKey) }
})

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const { run } = await prefetch((await params).id)
  const title = (await getTranslations('run'))('one')
  return { title: run ? `${run.pipeline} #${run.number}` : title }
}

export default async function RunPage({ params }: Address) {
  const { id } = await params
  const { client } = await prefetch(id)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunView id={id} />
    </HydrationBoundary>
  )
}
