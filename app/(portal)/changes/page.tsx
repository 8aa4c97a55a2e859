import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ChangeView } from '../../../components/change/change-view.tsx'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('changes') }
}

export default async function ChangesPage() {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.change.summary.queryOptions({ input: { minutes: 120 } }))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ChangeView />
    </HydrationBoundary>
  )
}
