import { isInDate } from '../../waiver/waiver.ts'
import type { FindingFact, GateFacts, WaiverFact } from '../facts.ts'
import { type GateVerdict, type Reason, type Verdict, worseOf } from '../gate-verdict.ts'
import { cloud, role, verdictOf } from '../verdicts.ts'

/** A new image is scanned by itself; for this long after the push a missing scan only waits. */
export const scanStartsWithinMs = 30 * 60_000

const keyOf = (finding: FindingFact) => `${finding.name} ${finding.feature}`

export interface FindingChange {
  added: FindingFact[]
  inherited: FindingFact[]
  fixed: FindingFact[]
}

/** Findings of a build against those of what runs. With nothing running everything is added. */
export function compareFindings(wanted: FindingFact[], running: FindingFact[]): FindingChange {
  const there = new Set(running.map(keyOf))
  const here = new Set(wanted.map(keyOf))
  return {
    added: wanted.filter((finding) => !there.has(keyOf(finding))),
    inherited: wanted.filter((finding) => there.has(keyOf(finding))),
    fixed: running.filter((finding) => !here.has(keyOf(finding))),
  }
}

interface Judged {
  verdict: Verdict
  reason: Reason
}

const high = (findings: FindingFact[]) => findings.filter(({ severity }) => severity === 'high')
const listed = (findings: FindingFact[]) =>
  findings
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ')

/** The waiver that lets a finding through now: of several the one that ends last. */
function waiverOf(finding: FindingFact, facts: GateFacts, now: Date): WaiverFact | null {
  const inDate = facts.scan.waivers.filter((one) => one.finding === finding.name && isInDate(one, now))
  return inDate.sort((a, b) => b.endsAt.getTime() - a.endsAt.getTime())[0] ?? null
}

/** The change with what is waived now taken out of what is judged. */
function judgedChange(facts: GateFacts, now: Date): FindingChange {
  const change = compareFindings(facts.scan.findings, facts.scan.running?.findings ?? [])
  const counts = (finding: FindingFact) => waiverOf(finding, facts, now) === null
  return { ...change, added: change.added.filter(counts), inherited: change.inherited.filter(counts) }
}

/** More added findings than the environment lets through. Also what makes earlier approvals lapse. */
export function isAddedAboveLimit(facts: GateFacts, now: Date): boolean {
  const { added } = judgedChange(facts, now)
  const medium = added.filter(({ severity }) => severity === 'medium')
  const limits = facts.settings.scan
  return high(added).length > limits.addedHigh || medium.length > limits.addedMedium
}

function judgeAdded(facts: GateFacts, added: FindingFact[], now: Date): Judged {
  const worst = added.filter(({ severity }) => severity === 'high' || severity === 'medium')
  const values = {
    high: high(added).length,
    medium: worst.length - high(added).length,
    limitHigh: facts.settings.scan.addedHigh,
    limitMedium: facts.settings.scan.addedMedium,
    names: listed(worst),
  }
  if (isAddedAboveLimit(facts, now)) return { verdict: 'block', reason: { key: 'added', values } }
  if (worst.length > 0) return { verdict: 'warn', reason: { key: 'added-within-limit', values } }
  return { verdict: 'pass', reason: { key: 'nothing-added', values: { low: added.length } } }
}

function judgeInherited(facts: GateFacts, change: FindingChange, now: Date): Judged | null {
  const inherited = high(change.inherited)
  if (inherited.length === 0) return null
  const graceMs = facts.settings.scan.graceDays * 24 * 60 * 60_000
  const ends = inherited.map((finding) => {
    const since = facts.scan.firstSeenAt[finding.name] ?? facts.scan.scannedAt ?? now
    return { finding, at: since.getTime() + graceMs }
  })
  const over = ends.filter(({ at }) => at <= now.getTime()).map(({ finding }) => finding)
  const values = { count: inherited.length, names: listed(over.length ? over : inherited) }
  if (over.length === 0) {
    const until = new Date(Math.min(...ends.map(({ at }) => at)))
    return {
      verdict: 'warn',
      reason: { key: 'inherited', values: { ...values, until: until.toISOString() } },
    }
  }
  if (high(change.fixed).length > high(change.added).length)
    return { verdict: 'warn', reason: { key: 'fewer-than-now', values } }
  return {
    verdict: 'block',
    reason: { key: 'grace-over', values: { ...values, days: facts.settings.scan.graceDays } },
  }
}

function judgeUnfinished(facts: GateFacts, now: Date): GateVerdict | null {
  const { state, scannedAt, pushedAt } = facts.scan
  const scanner = { seenAt: scannedAt, resolvers: [cloud('scan')] }
  switch (state) {
    case 'running':
      return verdictOf('scan', 'wait', 'running', {}, scanner)
    case 'failed':
      return verdictOf('scan', 'block', 'scan-failed', {}, scanner)
    case 'absent': {
      const deadline = new Date(pushedAt.getTime() + scanStartsWithinMs)
      return now < deadline
        ? verdictOf('scan', 'wait', 'not-begun', { until: deadline.toISOString() }, scanner)
        : verdictOf('scan', 'block', 'never-scanned', {}, scanner)
    }
    case 'complete':
      break
  }
  const freshMs = facts.settings.scan.freshHours * 60 * 60_000
  if (!scannedAt || now.getTime() - scannedAt.getTime() > freshMs)
    return verdictOf('scan', 'block', 'stale', { hours: facts.settings.scan.freshHours }, scanner)
  return null
}

/** What is waived is said, finding by finding, and never hidden. */
function waivedReasons(facts: GateFacts, now: Date): Reason[] {
  const names = new Set<string>()
  return facts.scan.findings.flatMap((finding) => {
    const waiver = waiverOf(finding, facts, now)
    if (!waiver || names.has(finding.name)) return []
    names.add(finding.name)
    const { owner, reason } = waiver
    const values = { finding: finding.name, owner, reason, until: waiver.endsAt.toISOString() }
    return [{ key: 'waived', values }]
  })
}

/** Scan finished and fresh; findings added over what runs here are under the limit, inherited ones in their grace; waived ones do not count. */
export function judgeScan(facts: GateFacts, now: Date): GateVerdict {
  const unfinished = judgeUnfinished(facts, now)
  if (unfinished) return unfinished
  const change = judgedChange(facts, now)
  const parts = [judgeAdded(facts, change.added, now), judgeInherited(facts, change, now)].filter(
    (one) => one !== null,
  )
  const verdict = parts.reduce<Verdict>((worst, one) => worseOf(worst, one.verdict), 'pass')
  const reasons = parts.map((one) => one.reason)
  reasons.push(...waivedReasons(facts, now))
  if (change.fixed.length > 0) reasons.push({ key: 'fixed', values: { count: change.fixed.length } })
  return {
    gate: 'scan',
    verdict,
    reasons,
    resolvers: verdict === 'block' ? [role('developer'), role('release-manager')] : [],
    until: null,
    seenAt: facts.scan.scannedAt?.toISOString() ?? null,
  }
}
