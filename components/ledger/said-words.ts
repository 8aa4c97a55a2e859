import { useFormatter, useTranslations } from 'next-intl'

const worse = /^worse than the stable share at (\d+) %: (.+)$/
const watched = /^(outside of its limits|could not find out): (.+)$/

/**
 * A text that the portal itself wrote, in the reader's language: a reason from the list by its key, the checks that ended an
 * observation or a share. What a person or the cloud said stays as it was said.
 */
export function useSaidWords(): (text: string) => string {
  const reason = useTranslations('rollback.reason')
  const observed = useTranslations('promotion.observedTo')
  const check = useTranslations('observation.check')
  const format = useFormatter()
  return (text) => {
    if (/^[a-z-]+$/.test(text) && reason.has(text)) return reason(text)
    const [, percent, bad] = worse.exec(text) ?? []
    if (percent && bad) {
      const names = bad.split(', ').map((one) => {
        const [name = '', target = ''] = one.split(/ of (.*)/)
        return observed('shareOf', { check: check.has(name) ? check(name) : name, target })
      })
      return observed('share', { percent, names: format.list(names) })
    }
    const [, how, listed] = watched.exec(text) ?? []
    if (!how || !listed) return text
    const names = listed.split(', ').map((name) => (check.has(name) ? check(name) : name))
    return observed(how === 'could not find out' ? 'unknown' : 'bad', { names: format.list(names) })
  }
}
