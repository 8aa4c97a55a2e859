import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FreezesView } from '../../../components/freeze/freezes-view.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('freezes') }
}

export default async function FreezesPage() {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.freeze.list.queryOptions({ input: {} }))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FreezesView />
    </HydrationBoundary>
  )
}
