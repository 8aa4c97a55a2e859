import { expect, test } from 'vitest'
import { changeActions } from '../../lib/domain/change/change.ts'
import { failureCodes } from '../../lib/domain/failure/result.ts'
import { ledgerActions } from '../../lib/domain/ledger/entry.ts'
import { noticeKinds } from '../../lib/domain/notice/kind.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }

type Tree = { [key: string]: Tree | string }

function keysOf(tree: Tree, before = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : keysOf(value, `${before}${key}.`),
  )
}
function textsOf(tree: Tree): [string, string][] {
  return keysOf(tree).map((key) => {
    const value = key.split('.').reduce<Tree | string>((at, part) => (at as Tree)[part] ?? '', tree)
    return [key, typeof value === 'string' ? value : '']
  })
}
const placeholders = (text: string) => new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))

test('both languages say the same things', () => {
  expect(keysOf(zh).sort()).toEqual(keysOf(en).sort())
})

test('a sentence takes the same values in both languages', () => {
  const chinese = new Map(textsOf(zh))
  for (const [key, text] of textsOf(en)) {
    const extra = [...placeholders(chinese.get(key) ?? '')].filter((name) => !placeholders(text).has(name))
    expect(extra, key).toEqual([])
  }
})

test('every refusal and every entry of the ledger has its words', () => {
  expect(failureCodes.filter((code) => !(code in en.failure))).toEqual([])
  expect(ledgerActions.filter((action) => !(action.replace('.', '_') in en.ledger.action))).toEqual([])
})

test('every change and every kind of message has its words', () => {
  expect(changeActions.filter((action) => !(action.replace('.', '_') in en.change.action))).toEqual([])
  expect(noticeKinds.filter((kind) => !(kind in en.notice.kind))).toEqual([])
})
