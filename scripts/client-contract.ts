// Writes what the browser needs of the contract: methods and paths, no zod. `node scripts/client-contract.ts`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnyContractRouter, isContractProcedure } from '@orpc/contract'
import { contract } from '../lib/api/contract/api.ts'

/** Only the route of each procedure: the rest of the minified contract is empty or for documentation. */
function routesOf(node: AnyContractRouter): unknown {
  if (isContractProcedure(node)) return { method: node['~orpc'].route.method, path: node['~orpc'].route.path }
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, routesOf(inner)]))
}

export const clientContract = `${JSON.stringify(routesOf(contract), null, 2)}\n`

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, '../lib/client/routes.json'), clientContract)
}
