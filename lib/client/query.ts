import { QueryCache, QueryClient } from '@tanstack/react-query'
import { failureOf } from './failure.ts'

/** Refusals are answers: only what could not be found out is tried again. */
function mayRetry(count: number, error: unknown): boolean {
  const { status } = failureOf(error)
  return count < 2 && (status === 0 || status >= 500)
}

/**
 * One per browser, one per request on the server. Live events invalidate; time alone rarely has to.
 * `onSignedOut` is called when a read finds that the session has ended; a refused write stays where its words were typed.
 */
export function createQueryClient(onSignedOut: () => void = () => {}): QueryClient {
  const onError = (error: unknown) => {
    if (failureOf(error).code === 'unauthenticated') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: mayRetry, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  })
}
