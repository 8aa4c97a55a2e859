import { describe, expect, it } from 'vitest'
import en from '../../../messages/en.json' with { type: 'json' }
import zh from '../../../messages/zh-CN.json' with { type: 'json' }
import { uncoveredKeys } from './exception-cover.ts'
import { problemCodes } from './problem.ts'
import { FreezeReason } from './verdict.ts'

describe.each([
  ['en', en],
  ['zh-CN', zh],
])('the words of freezes in %s', (_, messages) => {
  it.each([
    ['reasons', FreezeReason.shape.key.options, messages.freeze.reason],
    ['problems', problemCodes, messages.freeze.problem],
    ['what an exception does not cover', uncoveredKeys, messages.freeze.uncovered],
  ])('are there for all %s, and for nothing else', (_name, keys, words) => {
    expect(Object.keys(words).sort()).toEqual([...keys].sort())
  })
})
