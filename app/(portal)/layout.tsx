import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FreezeStrip } from '../../components/freeze/freeze-strip.tsx'
import { Frame } from '../../components/shell/frame.tsx'
import { createQueryClient } from '../../lib/client/query.ts'
import { signedIn } from './signed-in.ts'

/** Everything behind the sign-in. Permission itself is decided by the API for every call. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { api } = await signedIn()
  const client = createQueryClient()
  await Promise.all([
    client.prefetchQuery(api.session.get.queryOptions()),
    client.prefetchQuery(api.freezeView.strip.queryOptions()),
  ])
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <Frame strip={<FreezeStrip />}>{children}</Frame>
    </HydrationBoundary>
  )
}
