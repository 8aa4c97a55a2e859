import { createTranslator } from 'next-intl'
import { describe, expect, it } from 'vitest'
import enFace from '../messages/en.json' with { type: 'json' }
import zhFace from '../messages/zh-CN.json' with { type: 'json' }
import packageFile from '../package.json' with { type: 'json' }
import { everywhere, readArguments } from './arguments.ts'
import { commands } from './commands.ts'
import { format } from './message.ts'
import { inert, table, widthOf } from './table.ts'
import { cliVersion } from './version.ts'
import en from './words/en.json' with { type: 'json' }
import zh from './words/zh-cn.json' with { type: 'json' }
import { localeOf, wordsOf } from './words.ts'

type Tree = { [key: string]: string | Tree }
const leaves = (tree: Tree, before = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${before}${key}`, value] as [string, string]]
      : leaves(value, `${before}${key}.`),
  )
const names = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? '')
const faces = { en: enFace, 'zh-CN': zhFace }

describe('the words of the command line', () => {
  it('are the same sentences in both languages, about the same values', () => {
    const [english, chinese] = [leaves(en), new Map(leaves(zh))]
    expect(english.map(([key]) => key).sort()).toEqual([...chinese.keys()].sort())
    for (const [key, text] of english)
      expect([key, new Set(names(chinese.get(key) ?? ''))]).toEqual([key, new Set(names(text))])
  })

  it('cover every command and every option', async () => {
    const words = wordsOf('en', en, enFace)
    for (const [name, load] of Object.entries(commands)) {
      const command = await load()
      expect(words.has(`help.${name}`), name).toBe(true)
      for (const option of Object.keys({ ...command.options, ...everywhere }))
        expect([
          name,
          option,
          words.has(`option.${option}`) || words.has(`option.${name}-${option}`),
        ]).toEqual([name, option, true])
    }
  })

  it.each(['en', 'zh-CN'] as const)('format what gates and freezes say in %s as the pages do', (locale) => {
    const face = faces[locale]
    const say = createTranslator({ locale, messages: face as typeof enFace, timeZone: 'UTC' }) as unknown as (
      key: string,
      values: object,
    ) => string
    for (const count of [0, 1, 5])
      for (const group of ['gate', 'gates', 'changeClass'] as const)
        for (const [key, text] of leaves(face[group])) {
          const values = Object.fromEntries(
            names(text).map((name) => [name, name === 'count' ? count : `<${name}>`]),
          )
          expect([key, format(text, values, locale)]).toEqual([key, say(`${group}.${key}`, values)])
        }
  })

  it('are no way to move the cursor', () => {
    expect(inert('a\u001b[31mb\r\nc\u202ed')).toBe('a [31mb c d')
  })

  it('keep their columns with Chinese letters', () => {
    expect(widthOf('发布 a')).toBe(6)
    expect(table(['环境', 'x'], [['production', 'y']])).toEqual(['环境        x', 'production  y'])
  })

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{}, 'en'],
    [{ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'zh_HK', LANG: 'en' }, 'zh-CN'],
  ])('%j is spoken to in %s', (env, locale) => expect(localeOf(env)).toBe(locale))
})

it('has the version of the package', () => expect(cliVersion).toBe(packageFile.version))

it('reads options anywhere, and lists of them once', async () => {
  const typed = readArguments(await commands.gate(), ['--to', 'test', 'orders', '--build=v1', '--json'])
  expect([typed.positionals, typed.text('to'), typed.text('build'), typed.flag('json')]).toEqual([
    ['orders'],
    'test',
    'v1',
    true,
  ])
})
