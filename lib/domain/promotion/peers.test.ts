// Gaps of other systems at the gates, each as the facts that showed it, and absent here.
import { describe, expect, it } from 'vitest'
import {
  digestA,
  digestB,
  epoch,
  hour,
  openFacts,
  openSettings,
  somebody,
  stay,
} from '../../testing/gate-facts.ts'
import { compareVersions, isOutsideItsMonth, parseVersion } from '../version/version.ts'
import { decide, type PromotionView } from './decide.ts'
import type { GateFacts } from './facts.ts'
import type { GateName } from './gate-verdict.ts'
import { judgeGates } from './judge.ts'

const now = new Date(epoch)
/** What one gate says of these facts: its verdict and its reasons. */
const says = (gate: GateName, change: Partial<GateFacts>): string => {
  const found = judgeGates(openFacts(change), now).find((one) => one.gate === gate)
  return [found?.verdict, ...(found?.reasons.map(({ key }) => key) ?? [])].join(' ')
}
const stopping = (change: Partial<GateFacts>) =>
  judgeGates(openFacts(change), now)
    .filter(({ verdict }) => verdict === 'wait' || verdict === 'block')
    .map(({ gate }) => gate)
const waiting: PromotionView = {
  state: 'pending',
  startMode: 'automatic',
  expiresAt: new Date(epoch + hour),
  scheduledAt: null,
  heldBackAt: null,
  observeUntilAt: null,
  abortAskedAt: null,
}
const open = openFacts()
const asking = {
  settings: { ...openSettings, approvals: { ...openSettings.approvals, count: 1 } },
  requester: somebody('lin', 'release-manager'),
}
const word = {
  person: somebody('lin', 'release-manager'),
  decision: 'approved' as const,
  digest: digestA,
  configRevision: null,
  overDigest: digestB,
  at: new Date(epoch - hour),
}

describe('what other systems got wrong: GitLab approvals', () => {
  const given = { approvals: { ...open.approvals, given: [word] } }

  it('gitlab#381418: who triggered it approved it too; here that is a setting, and off', () => {
    expect(says('approvals', { ...asking, ...given })).toMatch(/^wait/)
    const settings = {
      ...openSettings,
      approvals: { ...openSettings.approvals, count: 1, requesterMayApprove: true },
    }
    expect(says('approvals', { ...asking, ...given, settings })).toMatch(/^pass/)
  })

  it('an approved job still had to be started by hand: here that is the start mode', () => {
    const gates = openFacts({ ...asking, ...given, requester: somebody('wang', 'developer') })
    const next = (startMode: PromotionView['startMode']) =>
      decide({ ...waiting, startMode }, { gates, steps: [], startPressed: false }, now).do
    expect([next('automatic'), next('manual')]).toEqual(['start', 'await-start'])
  })
})

describe('what other systems got wrong: edge cases at the gates', () => {
  it('Devtron, Kargo: an emergency went past every check; here a hotfix goes past the line alone', () => {
    const behind = { ...open.queue, ahead: [3] }
    expect(stopping({ queue: behind })).toEqual(['queue'])
    expect(stopping({ queue: behind, hotfix: true })).toEqual([])
    const settings = { ...openSettings, requiredChecks: ['Unit tests'] }
    expect(stopping({ hotfix: true, settings })).toEqual(['build-checks'])
    expect(stopping({ hotfix: true, scan: { ...open.scan, state: 'running' } })).toEqual(['scan'])
  })

  it('Octopus: an optional phase could be skipped; here an environment is passed or the promotion stops', () => {
    expect(says('path', { path: { ...open.path, stays: [] } })).toBe('block never-there')
    const outside = { ...open.path, stays: [stay({ cause: 'outside' })] }
    expect(says('path', { path: outside })).toBe('block only-outside')
  })

  it('AppStack: a second deployment into one environment met a lock error; here it queues', () => {
    const active = { number: 7, kind: 'promotion', state: 'applying', stepRuns: true, observeUntilAt: null }
    const queue = { ...open.queue, active: active as GateFacts['queue']['active'] }
    expect(says('queue', { queue })).toBe('wait applying')
    expect(says('queue', { queue: { ...open.queue, ahead: [3] } })).toBe('wait behind')
  })

  it('Kargo, Devtron: a window refused rollbacks like everything else; here windows only warn them', () => {
    expect(stopping({ kind: 'rollback' })).toEqual([])
    const gone = { ...open.registry, state: 'gone' as const }
    expect(stopping({ kind: 'rollback', registry: gone })).toEqual(['digest'])
  })

  it('AppStack: a missing image showed at the deployment; here it is refused when asked', () => {
    const gone = { ...open.registry, state: 'gone' as const }
    expect(says('digest', { registry: gone })).toBe('block gone')
  })

  it('a moved tag was not noticed: the digest decides, and the tag is told', () => {
    const imageTags = [{ name: '202406-20240630.1', digest: digestB, kind: 'version' as const }]
    expect(says('tag-integrity', { imageTags })).toBe('block moved')
  })

  it('a scanner that is down was a failed step, or a pass: unknown waits, then needs somebody', () => {
    const scan = (change: object) => says('scan', { scan: { ...open.scan, ...change } })
    expect(scan({ state: 'running' })).toMatch(/^wait/)
    expect(scan({ state: 'absent', pushedAt: new Date(epoch - hour * 24) })).toMatch(/^block/)
    expect(scan({ state: 'failed' })).toMatch(/^block/)
  })

  it('a flaw found in what runs: stops its further way, never the way back from it', () => {
    const flaw = { name: 'CVE-1', severity: 'high' as const, feature: 'zlib', version: '1' }
    const scan = { ...open.scan, findings: [{ ...flaw, fixedIn: null, link: null }] }
    expect(stopping({ scan })).toEqual(['scan'])
    expect(stopping({ scan, kind: 'rollback' })).toEqual([])
  })

  it('a cloud that does not answer: promotions wait, a rollback goes on once somebody typed it', () => {
    const registry = { ...open.registry, state: 'unknown' as const }
    expect(says('digest', { registry })).toMatch(/^wait/)
    expect(stopping({ registry, kind: 'rollback', confirmed: ['cloud-away'] })).toEqual([])
  })

  it('versions that cross months: the day may lie outside its month, and is sorted inside its batch', () => {
    const [late, june, july] = ['202406-20240703.9', '202406-20240630.10', '202407-20240701.1'].map(
      (text) => {
        const version = parseVersion(text)
        if (!version) throw new Error(text)
        return version
      },
    ) as [never, never, never]
    expect(isOutsideItsMonth(late)).toBe(true)
    expect(compareVersions(june, late)).toBeLessThan(0)
    expect(compareVersions(late, july)).toBeLessThan(0)
  })
})
