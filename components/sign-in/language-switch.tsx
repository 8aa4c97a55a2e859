'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { remember } from '../shell/preferences.ts'
import { SegmentedControl } from '../ui/segmented-control.tsx'

/** Each language in its own words. */
export function LanguageSwitch() {
  const t = useTranslations('signIn')
  const locale = useLocale()
  const router = useRouter()
  const choose = (key: 'en' | 'zh-CN') => {
    remember('locale', key)
    router.refresh()
  }
  return (
    <SegmentedControl
      label={t('language')}
      options={[
        { key: 'en', label: t('languageName.en') },
        { key: 'zh-CN', label: t('languageName.zh-CN') },
      ]}
      selected={locale === 'zh-CN' ? 'zh-CN' : 'en'}
      onSelect={choose}
    />
  )
}
