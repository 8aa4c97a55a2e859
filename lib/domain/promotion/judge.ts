import type { GateFacts } from './facts.ts'
import { type GateName, type GateVerdict, gateNames } from './gate-verdict.ts'
import { judgeApprovals } from './gates/approvals.ts'
import { judgeBuildChecks } from './gates/build-checks.ts'
import { judgeCostTagsOf } from './gates/cost-tags.ts'
import { judgeDigest, judgeTagIntegrity } from './gates/digest.ts'
import { judgeFreeze } from './gates/freeze.ts'
import { judgePath, judgeSoak } from './gates/path.ts'
import { judgePermission } from './gates/permission.ts'
import { judgeQueue } from './gates/queue.ts'
import { judgePullStorm, judgeRegistry } from './gates/registry.ts'
import { judgeReleaseContent } from './gates/release-content.ts'
import { judgeRole } from './gates/role.ts'
import { judgeScan } from './gates/scan.ts'
import { judgeSize } from './gates/size.ts'
import { judgeTargetHealth } from './gates/target-health.ts'
import { withOverride } from './override.ts'
import { verdictOf } from './verdicts.ts'

type Judge = (facts: GateFacts, now: Date) => GateVerdict

/** A gate whose source is not connected: listed as such, never called pass. */
const off =
  (gate: GateName, key: string): Judge =>
  () =>
    verdictOf(gate, 'off', key)

const judges = {
  permission: judgePermission,
  digest: judgeDigest,
  'tag-integrity': judgeTagIntegrity,
  path: judgePath,
  soak: judgeSoak,
  'build-checks': judgeBuildChecks,
  scan: judgeScan,
  size: judgeSize,
  freeze: judgeFreeze,
  'release-content': judgeReleaseContent,
  approvals: judgeApprovals,
  queue: judgeQueue,
  'target-health': judgeTargetHealth,
  'temporary-config': off('temporary-config', 'no-config-centre'),
  parity: off('parity', 'no-stacks'),
  'cost-tags': judgeCostTagsOf,
  registry: judgeRegistry,
  'pull-storm': judgePullStorm,
  role: judgeRole,
} as const satisfies Record<GateName, Judge>

/**
 * A rollback is judged by these alone; everything else is shown to it as a warning (domain page 2.4). Of the freezes only
 * a stop that says so closes anything to it: the gate knows.
 */
const rollbackIsJudgedBy: readonly GateName[] = ['permission', 'digest', 'role', 'queue', 'freeze']

function soften(verdict: GateVerdict): GateVerdict {
  return verdict.verdict === 'wait' || verdict.verdict === 'block'
    ? { ...verdict, verdict: 'warn', until: null }
    : verdict
}

/** Every gate of the panel, judged for one promotion at one instant. Pure and total: each gate answers exactly once. */
export function judgeGates(facts: GateFacts, now: Date): GateVerdict[] {
  return gateNames.map((gate) => {
    const verdict = judges[gate](facts, now)
    return facts.kind === 'rollback' && !rollbackIsJudgedBy.includes(gate)
      ? soften(verdict)
      : withOverride(verdict, facts)
  })
}
