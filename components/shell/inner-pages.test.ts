import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from 'next-intl'
import { expect, it } from 'vitest'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { innerPages } from './inner-pages.ts'

const portal = join(import.meta.dirname, '..', '..', 'app', '(portal)')
const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name))
    .map(({ name }) => name)

it('names every page inside a page, in both languages', () => {
  const inside = foldersIn(portal).flatMap((section) => foldersIn(join(portal, section)))
  expect(inside.length).toBeGreaterThan(5)
  expect(inside.filter((name) => !(name in innerPages))).toEqual([])
  for (const [locale, messages] of [
    ['en', en],
    ['zh-CN', zh],
  ] as const) {
    const t = createTranslator({ locale, messages })
    for (const key of Object.values(innerPages)) expect(t.has(key as never), key).toBe(true)
  }
})
