import { format } from './message.ts'

export type Locale = 'en' | 'zh-CN'
type Tree = { [key: string]: string | Tree }

export interface Words {
  locale: Locale
  /** The sentence, or the key itself where there is none: a newer portal may say what this does not know. */
  say: (key: string, values?: Record<string, string | number>) => string
  has: (key: string) => boolean
  /** An instant in the zone of this machine, which it names. */
  instant: (text: string, now?: string) => string
}

/** Chinese where the machine speaks it, else English. */
export function localeOf(env: Record<string, string | undefined>): Locale {
  return /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh-CN' : 'en'
}

/** Own sentences over those of the face: one rule has the same words everywhere. */
export async function loadWords(locale: Locale): Promise<Words> {
  const [own, face] = await (locale === 'en'
    ? Promise.all([
        import('./words/en.json', { with: { type: 'json' } }),
        import('../messages/en.json', { with: { type: 'json' } }),
      ])
    : Promise.all([
        import('./words/zh-cn.json', { with: { type: 'json' } }),
        import('../messages/zh-CN.json', { with: { type: 'json' } }),
      ]))
  return wordsOf(locale, own.default, face.default)
}

export function wordsOf(locale: Locale, own: Tree, face: Tree): Words {
  const find = (tree: Tree, key: string) => {
    let node: string | Tree | undefined = tree
    for (const part of key.split('.'))
      node = typeof node === 'object' && Object.hasOwn(node, part) ? node[part] : undefined
    return typeof node === 'string' ? node : undefined
  }
  const text = (key: string) => find(own, key) ?? find(face, key)
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const
  return {
    locale,
    has: (key) => text(key) !== undefined,
    say: (key, values = {}) => format(text(key) ?? key, values, locale),
    instant: (at, now) => {
      const near = Math.abs(Date.parse(at) - (now ? Date.parse(now) : Date.now())) < 6 * 24 * 3_600_000
      const day = near ? { weekday: 'short' as const } : { year: 'numeric' as const }
      return new Intl.DateTimeFormat(locale, { ...day, month: 'short', day: 'numeric', ...clock }).format(
        new Date(at),
      )
    },
  }
}
