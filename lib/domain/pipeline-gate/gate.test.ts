import { describe, expect, it } from 'vitest'
import { decideGate, type GateWish, placesBehind } from './gate.ts'

const environments = [
  { id: 't', slug: 'test' },
  { id: 'p', slug: 'pre-production' },
  { id: 'x', slug: 'production' },
]
const gate = (stage: string, name: string) => ({
  name: stage,
  jobs: [{ id: 'gate', name, state: 'waiting' }],
})
const deploy = (name: string) => ({ name, jobs: [{ id: name, name: 'Apply', state: 'queued' }] })

describe('what a manual gate stands before', () => {
  it.each([
    ['what it says itself', [gate('确认', 'Confirm production'), deploy('Deploy to test')], ['x']],
    ['what its stage says', [gate('生产部署', '人工卡点'), deploy('Deploy to test')], ['x']],
    ['the next stage that deploys', [deploy('Deploy to test'), gate('卡点', '人工卡点'), deploy('Deploy to pre-production'), deploy('Deploy to production')], ['p']],
    ['nothing that is said', [gate('卡点', '人工卡点'), deploy('Deploy')], []],
    ['nothing that comes before it', [deploy('Deploy to test'), gate('卡点', '人工卡点')], []],
  ])('is %s', (_, stages, places) => expect(placesBehind(stages, 'gate', environments)).toEqual(places)) // biome-ignore format: one row each

  it('is nothing for a job that is not there', () =>
    expect(placesBehind([deploy('Deploy to test')], 'gate', environments)).toEqual([]))
})

describe('what is said at a manual gate', () => {
  const place = (wish: GateWish, state: 'open' | 'needs' | 'closed', isExcepted = false) => ({
    wish,
    verdict: { state },
    isExcepted,
  })
  it.each<[string, ReturnType<typeof place>[], string]>([
    ['nowhere', [], 'leave'],
    ['closed, not asked for', [place('leave', 'closed')], 'leave'],
    ['closed', [place('refuse', 'closed')], 'refuse'],
    ['closed, answering', [place('answer', 'closed')], 'refuse'],
    ['closed, an exception was granted', [place('answer', 'closed', true)], 'leave'],
    ['open', [place('refuse', 'open')], 'leave'],
    ['open, answering', [place('answer', 'open')], 'pass'],
    ['more approvals', [place('answer', 'needs')], 'leave'],
    ['one of two is closed', [place('answer', 'open'), place('refuse', 'closed')], 'refuse'],
    ['one of two does not ask', [place('answer', 'open'), place('leave', 'open')], 'leave'],
    ['both are open', [place('answer', 'open'), place('answer', 'open')], 'pass'],
  ])('%s: %3$s', (_, places, said) => expect(decideGate(places)).toBe(said))
})
