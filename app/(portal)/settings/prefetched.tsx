import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createQueryClient } from '../../../lib/client/query.ts'
import { signedIn } from '../signed-in.ts'

type SignedIn = Awaited<ReturnType<typeof signedIn>>

/** Reads for the signed-in visitor what the section shows first; what fails here is asked again by the browser. */
export async function Prefetched(props: {
  load: (queries: QueryClient, api: SignedIn['api']) => Promise<void>[]
  children: ReactNode
}) {
  const visitor = await signedIn()
  const queries = createQueryClient()
  const session = queries.prefetchQuery(visitor.api.session.get.queryOptions())
  await Promise.all([session, ...props.load(queries, visitor.api)])
  return <HydrationBoundary state={dehydrate(queries)}>{props.children}</HydrationBoundary>
}
