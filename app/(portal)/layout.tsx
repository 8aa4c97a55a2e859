import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Frame } from '../../components/shell/frame.tsx'
import { createQueryClient } from '../../lib/client/query.ts'
import { signedIn } from './signed-in.ts'

/** Everything behind the sign-in. Permission itself is decided by the API for every call. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { api } = await signedIn()
  const client = createQueryClient()
  await client.prefetchQuery(api.session.get.queryOptions())
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Frame>{children}</Frame>
    </HydrationBoundary>
  )
}
