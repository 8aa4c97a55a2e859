import { describe, expect, it } from 'vitest'
import { withheldReasons } from '../../lib/domain/observation/answer.ts'
import { ObservationPolicy, observationChecks } from '../../lib/domain/observation/limits.ts'
import { ObservationRecord } from '../../lib/domain/observation/record.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { verdictKinds } from './check-words.ts'

const { verdict, checks } = ObservationRecord.shape
const verdicts = checks.element.shape.verdict.options
const whys = checks.element.shape.why.unwrap().options

describe.each([
  ['en', en.observation],
  ['zh-CN', zh.observation],
])('in %s an observation has words for', (_language, words) => {
  it.each([
    ['every check, and for requests', words.check, [...observationChecks, 'requests']],
    ['every verdict of a check', words.checkVerdict, [...verdicts, 'waiting']],
    ['why a check is off or only warns', words.why, whys],
    ['every end', words.verdict, verdict.options],
    ['why nothing goes back by itself', words.withheld, withheldReasons],
    ['every policy', words.policy, ObservationPolicy.options],
  ])('%s', (_what, said, keys) => {
    expect(Object.keys(said).sort()).toEqual([...keys].sort())
  })
})

it('shows no answer, too few requests and what was not read yet as no pass', () => {
  const passes = [verdictKinds.ok]
  for (const word of ['unknown', 'few', 'waiting', 'off', 'warn', 'bad'] as const)
    expect(passes).not.toContain(verdictKinds[word])
})
