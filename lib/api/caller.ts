import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { DemoAccount } from '../use-cases/session/demo-accounts.ts'
import type { Contract } from './contract/api.ts'
import type { Session } from './contract/session.ts'
import { inProcess, type Visitor } from './in-process.ts'

/** What next/headers answers to cookies(). */
interface Cookies {
  get(name: string): { value: string } | undefined
}

function queriesOf(visitor: Visitor) {
  const client: ContractRouterClient<Contract> = createORPCClient({
    call: (path, input) => visitor.call(path, input),
  })
  return { client, api: createTanstackQueryUtils(client) }
}

/**
 * For server components: the API in process, as the visitor of this request, with the query keys of the browser.
 * Null when nobody is signed in: send them to the sign-in page.
 */
export async function prefetcher(
  cookies: Cookies,
): Promise<(ReturnType<typeof queriesOf> & { session: Session }) | { session: null }> {
  const process = inProcess()
  const visitor = await process.open(cookies.get(process.cookieName)?.value)
  if (!visitor) return { session: null }
  const queries = queriesOf(visitor)
  return { ...queries, session: await queries.client.session.get() }
}

/** For the sign-in page; empty unless the cloud is simulated and everything is bound to this machine. */
export function demoAccounts(): Promise<DemoAccount[]> {
  return inProcess().demoAccounts()
}
