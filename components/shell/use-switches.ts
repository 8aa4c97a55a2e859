'use client'
import { useRouter } from 'next/navigation'
import { useLocale } from 'next-intl'
import { remember } from './preferences.ts'

/** Language and theme: changed at once, remembered for the next page that the server draws. */
export function useSwitches() {
  const router = useRouter()
  const locale = useLocale()
  const switchTheme = () => {
    const root = document.documentElement
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    remember('theme', root.dataset.theme)
  }
  const switchLanguage = () => {
    remember('locale', locale === 'zh-CN' ? 'en' : 'zh-CN')
    router.refresh()
  }
  return { switchTheme, switchLanguage }
}
