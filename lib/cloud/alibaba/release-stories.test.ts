import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { judgeCommits } from '../../domain/change-class/commits.ts'
import type { CommitToJudge } from '../../domain/change-class/evidence.ts'
import { linkedWorkItems } from '../../domain/commit/work-items.ts'
import { owedCommits } from '../../domain/release/owed.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { everyItem, must } from '../contracts/scene.ts'
import type { ReadingCloud } from '../ports/cloud.ts'
import type { CommitFact } from '../ports/code.ts'

describe('the release branches of the demonstration', () => {
  let sim: Simulator
  let gate: ReturnType<typeof simulatedGate>
  let cloud: ReadingCloud
  beforeAll(async () => {
    sim = await startSimulator({ scenario: 'demo:quiet', pumpEveryMs: 0 })
    gate = simulatedGate(sim.url)
    cloud = await gate.gate.reading(gate.connectionId)
  })
  afterAll(async () => {
    await gate.gate.close()
    await sim.close()
  })

  async function toJudge(repository: string, facts: CommitFact[]): Promise<CommitToJudge[]> {
    const commits: CommitToJudge[] = []
    for (const { sha, parents, message } of facts) {
      const [parent] = parents
      const single = parents.length === 1 && parent !== undefined
      const patchId = single ? must(await cloud.code.getPatchId(repository, sha, parent)) : null
      commits.push({ sha, parents, message, workItems: linkedWorkItems(message), patchId })
    }
    return commits
  }

  async function sinceCut(repository: string) {
    const branches = await everyItem((page) => cloud.code.listBranches(repository, 'release/', page))
    const newest =
      branches
        .map(({ name }) => name)
        .sort()
        .at(-1) ?? ''
    const own = await toJudge(repository, must(await cloud.code.compareCommits(repository, 'main', newest)))
    const beside = await toJudge(
      repository,
      must(await cloud.code.compareCommits(repository, newest, 'main')),
    )
    const keys = own.flatMap(({ workItems }) => workItems)
    const items = must(await cloud.workItems.listWorkItems([...new Set(keys)]))
    const types = new Map(items.map(({ key, type }) => [key, type]))
    const judged = judgeCommits({
      range: own,
      lookUp: () => null,
      typeOf: (key) => types.get(key) ?? null,
      branch: null,
    })
    const main = {
      branch: 'main',
      shas: new Set(beside.map(({ sha }) => sha)),
      patchIds: new Set(beside.flatMap(({ patchId }) => patchId ?? [])),
      complete: true,
    }
    return { own, judged, owed: owedCommits(own, judged, [main]) }
  }

  it.each([
    ['trade/cart-service', ['neutral takes-back-new', 'neutral taken-back']],
    ['payment/wallet-service', ['neutral takes-back-new', 'neutral taken-back', 'feature requirement']],
    ['trade/refund-service', ['feature requirement']],
    ['trade/checkout-web', ['neutral merge', 'feature mislabelled']],
    ['trade/pricing-engine', ['unknown no-work-item']],
    ['membership/member-service', ['bug-fix hotfix']],
  ])('%s: what came since the cut is %j', async (path, words) => {
    const { judged } = await sinceCut(`yunfan/${path}`)
    expect(judged.map(({ content, key }) => `${content} ${key}`)).toEqual(words)
  })

  it('coupon-service owes main the fix that main lacks, and not the one that was picked from it', async () => {
    const { own, owed } = await sinceCut('yunfan/trade/coupon-service')
    expect(owed.map(({ title, state }) => [title, state])).toEqual([
      ['fix: CPN-7001 修复满减券叠加计算', 'owed'],
    ])
    expect(own.map(({ message }) => message.includes('cherry-picked'))).toEqual([false, true])
  })
})
