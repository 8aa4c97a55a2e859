import type { ApplicationPort } from '../../ports/application.ts'
import type { FunctionPlace, FunctionPort } from '../../ports/function.ts'
import type { PermissionProbe } from '../../ports/identity.ts'
import { judge } from './judge.ts'

/** What reading applications of EDAS and functions needs; `nobody` is no function's name. */
export async function probeRuntimes(
  { applications, functions }: { applications: ApplicationPort; functions: FunctionPort },
  nobody: FunctionPlace,
): Promise<PermissionProbe[]> {
  const listed = await applications.listApplications(null)
  // Refused inside a cluster: that is named with the cluster.
  const own = listed.ok || listed.failure.product === 'edas'
  return [
    ...(own ? [judge('edas:ReadApplication', listed)] : []),
    judge('fc:ListFunctions', await functions.listFunctions(null)),
    judge('fc:GetFunction', await functions.getFunction(nobody)),
    judge('fc:ListAliases', await functions.listAliases(nobody)),
    judge('fc:GetAlias', await functions.getAlias(nobody, 'live')),
  ]
}
