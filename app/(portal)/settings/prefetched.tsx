import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { prefetcher } from '../../../lib/api/caller.ts'
import { createQueryClient } from '../../../lib/client/query.ts'

type SignedIn = Exclude<Awaited<ReturnType<typeof prefetcher>>, { session: null }>

/** Reads for the signed-in visitor what the section shows first; what fails here is asked again by the browser. */
export async function Prefetched(props: {
  load: (queries: QueryClient, api: SignedIn['api']) => Promise<void>[]
  children: ReactNode
}) {
  const visitor = await prefetcher(await cookies())
  if (visitor.session === null) redirect('/sign-in')
  const queries = createQueryClient()
  const session = queries.prefetchQuery(visitor.api.session.get.queryOptions())
  await Promise.all([session, ...props.load(queries, visitor.api)])
  return <HydrationBoundary state={dehydrate(queries)}>{props.children}</HydrationBoundary>
}
