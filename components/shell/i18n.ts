import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'

const locales = ['en', 'zh-CN'] as const
type Locale = (typeof locales)[number]

/** Chosen by cookie, else by the browser's first language. Addresses carry no language. */
function chooseLocale(cookie: string | undefined, accepted: string | null): Locale {
  const chosen = locales.find((locale) => locale === cookie)
  if (chosen) return chosen
  return accepted?.trim().toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

function knownZone(zone: string | undefined): string {
  try {
    if (zone)
      return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(zone) }).resolvedOptions().timeZone
  } catch {
    // A cookie may say anything.
  }
  return 'Asia/Shanghai'
}

export default getRequestConfig(async () => {
  const jar = await cookies()
  const locale = chooseLocale(jar.get('sluice-locale')?.value, (await headers()).get('accept-language'))
  const messages =
    locale === 'en'
      ? (await import('../../messages/en.json')).default
      : (await import('../../messages/zh-CN.json')).default
  // British, as its words are: days before months, hours to 24.
  return {
    locale: locale === 'en' ? 'en-GB' : locale,
    messages,
    timeZone: knownZone(jar.get('sluice-zone')?.value),
  }
})
