import { expect, it } from 'vitest'
import english from '../../../messages/en.json' with { type: 'json' }
import chinese from '../../../messages/zh-CN.json' with { type: 'json' }
import { actionClasses, contentClasses } from '../freeze/window.ts'
import { contentReasons } from './content.ts'
import { evidenceKeys } from './evidence.ts'

it.each([
  ['English', english.changeClass],
  ['Chinese', chinese.changeClass],
])('everything is worded in %s', (_language, words) => {
  expect(Object.keys(words.evidence).sort()).toEqual([...evidenceKeys].sort())
  expect(Object.keys(words.reason).sort()).toEqual([...contentReasons].sort())
  expect(Object.keys(words.content).sort()).toEqual([...contentClasses, 'neutral'].sort())
  expect(Object.keys(words.action).sort()).toEqual([...actionClasses].sort())
})
