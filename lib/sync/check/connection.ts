import { readCheckPlan } from '../../catalog/connection-health/check-reads.ts'
import { type RoleFinding, recordRoleFindings } from '../../catalog/connection-health/writes.ts'
import { notifyChanged } from '../../catalog/sync/writes.ts'
import type { IdentityPort, PermissionProbe } from '../../cloud/ports/identity.ts'
import { type NamedRole, rolesNotApart } from '../../domain/connection/roles-apart.ts'
import type { SyncAround } from '../around.ts'
import { need } from '../cloud-stop.ts'

const missingOf = (probes: PermissionProbe[]): string[] =>
  probes.filter((probe) => !probe.allowed && !probe.unknown).map((probe) => probe.action)

const unknownOf = (probes: PermissionProbe[]): string | null =>
  probes.find((probe) => probe.unknown)?.message ?? null

async function checkRole(
  identity: IdentityPort,
  roles: NamedRole[],
  role: NamedRole,
  clusters: string[],
): Promise<RoleFinding> {
  const { purpose, environmentId } = role
  const others = purpose === 'promotion' ? rolesNotApart(roles, role) : []
  if (others.length > 0) {
    const names = others.map((other) => other.purpose).join(', ')
    return { purpose, environmentId, missing: [], problem: `the same role is also used for: ${names}` }
  }
  const probes = need(await identity.probeRole(role.arn, purpose, clusters))
  const refused = probes.find((probe) => !probe.allowed && !probe.unknown)
  const problem = unknownOf(probes) ?? refused?.message ?? null
  return { purpose, environmentId, missing: missingOf(probes), problem }
}

/** Manifest writers have no role of their own: what their tokens lack is told with the environment's promotion role. */
async function checkTokens(
  identity: IdentityPort,
  plan: Awaited<ReturnType<typeof readCheckPlan>>,
  findings: RoleFinding[],
): Promise<void> {
  for (const { environmentId, repository } of plan.writers) {
    const probes = need(await identity.probeToken('manifest-writer', environmentId, repository))
    const finding = findings.find(
      (each) => each.purpose === 'promotion' && each.environmentId === environmentId,
    )
    if (!finding) continue
    finding.missing.push(...missingOf(probes))
    finding.problem ??= unknownOf(probes) ?? probes.find((probe) => !probe.allowed)?.message ?? null
  }
  const reading = findings.find((each) => each.purpose === 'reading')
  if (!reading) return
  const probes = need(await identity.probeToken('yunxiao-reader', null, null))
  reading.missing.push(...missingOf(probes))
  reading.problem ??= unknownOf(probes) ?? probes.find((probe) => !probe.allowed)?.message ?? null
}

/**
 * Tries what each role and token of a connection must be able to do, by the smallest harmless calls, and writes down what
 * is missing (connection_role.missing, problem, checkedAt).
 */
export async function checkConnection(around: SyncAround, connectionId: string): Promise<RoleFinding[]> {
  const { identity } = await around.cloud.reading(connectionId)
  const plan = await readCheckPlan(around.database, connectionId)
  const findings: RoleFinding[] = []
  for (const role of plan.roles) {
    const own = plan.clusters.filter(
      ({ environmentId }) => role.purpose === 'reading' || environmentId === role.environmentId,
    )
    const clusters =
      role.purpose === 'cost' || role.purpose === 'tagging' ? [] : own.map((each) => each.externalId)
    findings.push(await checkRole(identity, plan.roles, role, [...new Set(clusters)]))
  }
  await checkTokens(identity, plan, findings)
  await recordRoleFindings(around.database, connectionId, findings)
  await notifyChanged(around.database, 'connection', connectionId)
  return findings
}
