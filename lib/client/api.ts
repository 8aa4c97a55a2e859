import { type ClientLink, createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Contract } from '../api/contract/api.ts'
import { noteServerNow } from './clock.ts'
import { Refused, refusedOf } from './failure.ts'
import routes from './routes.json'

type Routes = { [key: string]: Routes | string }

/** The contract as oRPC's link wants it, from methods and paths alone: no schema reaches the browser. */
function contractOf(node: Routes): AnyContractRouter {
  if (typeof node.method === 'string' && typeof node.path === 'string') {
    const route = { method: node.method, path: node.path }
    return { '~orpc': { route, meta: {}, errorMap: {} } } as unknown as AnyContractRouter
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => [key, contractOf(inner as Routes)]),
  ) as AnyContractRouter
}

const link: ClientLink<Record<never, never>> = new OpenAPILink(contractOf(routes as unknown as Routes), {
  url: () => `${globalThis.location.origin}/api/v1`,
  headers: () => ({ 'idempotency-key': crypto.randomUUID() }),
  fetch: async (request, init) => {
    try {
      return await globalThis.fetch(request, { ...init, credentials: 'same-origin', cache: 'no-store' })
    } catch (error) {
      if (request.signal.aborted) throw error
      throw new Refused({
        code: 'unreachable',
        message: 'the portal cannot be reached',
        requestId: '',
        status: 0,
      })
    }
  },
  customErrorResponseBodyDecoder: (body, response) => refusedOf(body, response.status),
  interceptors: [
    async (call) => {
      const output = await call.next()
      noteServerNow(output)
      return output
    },
  ],
})

/** Every call of the API, typed by the contract. */
export const client: ContractRouterClient<Contract> = createORPCClient(link)

/** The same as TanStack Query options: `useQuery(api.service.get.queryOptions({ input }))`. */
export const api = createTanstackQueryUtils(client)
