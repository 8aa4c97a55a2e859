import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { WindowView } from '../../../../components/freeze/window-view.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

interface Address {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('freezes.window'))('loading') }
}

export default async function WindowPage({ params }: Address) {
  const { id } = await params
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.freeze.get.queryOptions({ input: { id } }))
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WindowView id={id} />
    </HydrationBoundary>
  )
}
