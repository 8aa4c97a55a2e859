import type { CheckFact, GateFacts } from '../facts.ts'
import { type GateVerdict, type Reason, type Verdict, worseOf } from '../gate-verdict.ts'
import { cloud, role, verdictOf } from '../verdicts.ts'

function judgeOne(name: string, found: CheckFact[]): { verdict: Verdict; reason: Reason } {
  // Flow writes names in two languages in one: "单元测试 Unit tests" is asked for by either.
  const wanted = name.trim().toLowerCase()
  const runs = found.filter((check) => check.name.toLowerCase().includes(wanted))
  const values = (check: CheckFact) => ({ check: name, pipeline: check.pipeline, run: check.run })
  // Any run of this source that passed is proof: a later retry that fails proves the runner, not the code.
  const passed = runs.find((check) => check.state === 'passed')
  if (passed) return { verdict: 'pass', reason: { key: 'passed', values: values(passed) } }
  const running = runs.find((check) => check.state === 'running')
  if (running) return { verdict: 'wait', reason: { key: 'running', values: values(running) } }
  const failed = runs.find((check) => check.state === 'failed')
  if (failed) return { verdict: 'block', reason: { key: 'failed', values: values(failed) } }
  return { verdict: 'block', reason: { key: 'missing', values: { check: name } } }
}

/** Each required check passed for this source, in its CI run or in the merge check of the same tree. */
export function judgeBuildChecks({ settings, checks }: GateFacts): GateVerdict {
  const { seenAt } = checks
  if (settings.requiredChecks.length === 0) return verdictOf('build-checks', 'pass', 'none-required')
  if (!checks.commitSha)
    return verdictOf(
      'build-checks',
      'block',
      'commit-unknown',
      {},
      { seenAt, resolvers: [role('developer')] },
    )
  const judged = settings.requiredChecks.map((name) => judgeOne(name, checks.found))
  const verdict = judged.reduce<Verdict>((worst, one) => worseOf(worst, one.verdict), 'pass')
  const resolvers = { block: [role('developer')], wait: [cloud('flow')] }
  return {
    gate: 'build-checks',
    verdict,
    reasons: judged.map((one) => one.reason),
    resolvers: verdict === 'block' || verdict === 'wait' ? resolvers[verdict] : [],
    until: null,
    seenAt: seenAt?.toISOString() ?? null,
  }
}
