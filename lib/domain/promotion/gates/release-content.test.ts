import { describe, expect, it } from 'vitest'
import { epoch, hour, openFacts } from '../../../testing/gate-facts.ts'
import { wordsOf } from '../../../testing/gate-words.ts'
import type { CommitEvidence } from '../../change-class/evidence.ts'
import type { GateFacts, OpenReleaseFact } from '../facts.ts'
import { judgeReleaseContent } from './release-content.ts'

const now = new Date(epoch)
const commit = (content: CommitEvidence['content'], title: string): CommitEvidence => ({
  sha: `${title.length}`.repeat(40).slice(0, 40),
  title,
  content,
  key: 'defect',
  values: { items: '', branch: '', sha: '' },
  claimed: null,
})
const release = (of: Partial<OpenReleaseFact> = {}): OpenReleaseFact => ({
  id: 'r',
  name: '202603',
  state: 'included',
  reason: null,
  weekStartsAt: new Date(epoch - hour),
  version: '202603-20260301.7',
  ofBranch: true,
  sinceCut: [commit('bug-fix', 'fix: ORD-1')],
  ...of,
})
const judge = (
  open: OpenReleaseFact[],
  more: Partial<GateFacts> = {},
  said: GateFacts['release']['said'] = null,
) => judgeReleaseContent(openFacts({ release: { open, said }, ...more }), now)
const outcome = (...of: Parameters<typeof judge>) => {
  const { verdict, reasons } = judge(...of)
  return `${verdict} ${reasons.map(({ key }) => key).join(' ')}`
}
const feature = [commit('bug-fix', 'fix: ORD-1'), commit('feature', 'feat: ORD-2 points')]

describe('an environment that is kept for a release', () => {
  const until = new Date(epoch + 5 * hour).toISOString()
  const settings = { ...openFacts().settings, reservation: { release: '202603', until } }
  const other = release({ name: '202604', version: null, ofBranch: false })

  it('lets the builds of others wait until then, in words, and names who may give it free', () => {
    const verdict = judge([], { settings })
    expect(verdict).toMatchObject({ verdict: 'wait', until, resolvers: [{ name: 'admin' }] })
    expect(wordsOf(verdict)[0]).toContain(`kept for 202603 until ${until}: other builds wait or go elsewhere`)
    expect(outcome([other], { settings })).toBe('wait reserved not-a-version')
  })

  it('lets in what is of it, what runs there already, and a hotfix with a warning', () => {
    expect(outcome([release()], { settings })).toBe('pass of-release')
    expect(outcome([], { settings, kind: 'redeploy' })).toBe('off no-open-release')
    expect(outcome([], { settings, hotfix: true })).toBe('warn reserved')
  })

  it('keeps every reason of a build that its own release stops too', () => {
    const mine = release({ name: '202604', sinceCut: feature })
    expect(outcome([mine], { settings })).toBe('block feature-since-cut reserved')
    expect(judge([mine], { settings }).until).toBeNull()
  })

  it('is free again at that instant', () => {
    const verdict = judgeReleaseContent(
      openFacts({ settings, release: { open: [], said: null } }),
      new Date(epoch + 5 * hour),
    )
    expect(verdict.verdict).toBe('off')
  })
})

describe('release content', () => {
  it('is off for a service in no open release', () => {
    expect(outcome([])).toBe('off no-open-release')
  })

  it('lets a version with only fixes since the cut pass', () => {
    expect(outcome([release()])).toBe('pass of-release')
    expect(outcome([release({ sinceCut: [] })])).toBe('pass of-release')
  })

  it('blocks what is new in release week and names its commits, and warns before it', () => {
    const verdict = judge([release({ sinceCut: feature })])
    expect(verdict).toMatchObject({
      verdict: 'block',
      resolvers: [{ name: 'developer' }, { name: 'release-manager' }],
    })
    expect(wordsOf(verdict)[0]).toMatch(
      /202603-20260301\.7 of 202603 has features since its cut: \d+ feat: ORD-2 points/,
    )
    const before = release({ sinceCut: feature, weekStartsAt: new Date(epoch + hour) })
    expect(outcome([before])).toBe('warn feature-since-cut')
    expect(outcome([release({ sinceCut: feature })], { kind: 'redeploy' })).toBe('warn feature-since-cut')
  })

  it('takes nothing unknown for a fix', () => {
    expect(outcome([release({ sinceCut: [commit('unknown', 'chore: x')] })])).toBe('block unknown-since-cut')
    expect(outcome([release({ sinceCut: null })])).toBe('wait commits-unknown')
  })

  it('asks a build of the branch too that has no version yet', () => {
    expect(outcome([release({ version: null, sinceCut: feature })])).toBe('block feature-since-cut')
  })

  it('leaves what is none of the release to the freezes, and names it at the end of the path', () => {
    const none = release({ version: null, ofBranch: false, sinceCut: null })
    expect(outcome([none])).toBe('warn not-a-version')
    expect(outcome([none], { environment: { slug: 'test', isLast: false } })).toBe('pass not-a-version')
    expect(outcome([none], { hotfix: true })).toBe('pass hotfix')
  })

  it('stops what was withdrawn', () => {
    const verdict = judge([release({ state: 'withdrawn', reason: 'it loses orders' })])
    expect(verdict.verdict).toBe('block')
    expect(wordsOf(verdict)).toEqual(['withdrawn from 202603: “it loses orders”'])
  })

  it('follows what people said of the content', () => {
    const said = { content: 'release', name: 'Lin', reason: 'a flag is off' } as const
    expect(outcome([release({ sinceCut: feature })], {}, said)).toBe('pass set-of-release')
    expect(outcome([release()], {}, { ...said, content: 'feature' })).toBe('block set-stricter')
  })

  it('judges for the release that has it as a version where a service is in two', () => {
    const other = release({ name: '202602', version: null, ofBranch: false })
    expect(judge([other, release()]).reasons[0]?.values).toMatchObject({ release: '202603' })
  })
})
