import { expect, it } from 'vitest'
import { runVerbs } from '../../lib/domain/pipeline/verbs.ts'
import { actionRefusals } from '../../lib/domain/run-action/refusal.ts'
import { askedAs, doneAs } from '../../lib/use-cases/run-action/tell-action.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }

it.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('every refusal, verb and what the ledger says of them has words in %s', (_, messages) => {
  const { refusal, verb } = messages.runAction
  expect(Object.keys(refusal).sort()).toEqual([...actionRefusals].sort())
  const named = runVerbs.filter((one) => one !== 'stop')
  expect(Object.keys(verb).sort()).toEqual([...named, 'stopJob', 'stopRun'].sort())
  expect(refusal.role).toContain('{roles}')
  const told = runVerbs.flatMap((one) => [askedAs[one], doneAs[one]])
  expect(told.filter((action) => !(action.replace('.', '_') in messages.ledger.action))).toEqual([])
})
