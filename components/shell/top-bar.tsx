'use client'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import type { Session } from '../../lib/api/contract/session.ts'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { remember } from './preferences.ts'

const round =
  'inline-grid size-7 cursor-pointer place-items-center rounded-md text-fg-2 hover:bg-hover max-md:size-9'

/** Where one is, the palette, language, theme and oneself. */
export function TopBar({ session, onPalette }: { session: Session | undefined; onPalette: () => void }) {
  const t = useTranslations('top')
  const nav = useTranslations('nav')
  const locale = useLocale()
  const router = useRouter()
  const [first = '', second] = usePathname().split('/').filter(Boolean)
  const section = first === '' ? 'overview' : first
  const title = nav.has(section) ? nav(section) : section
  const switchTheme = () => {
    const root = document.documentElement
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    remember('theme', root.dataset.theme)
  }
  const switchLanguage = () => {
    remember('locale', locale === 'en' ? 'zh-CN' : 'en')
    router.refresh()
  }
  return (
    <header className="flex h-12 items-center gap-2 border-line border-b px-5 max-md:px-4">
      <div className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
        {second ? (
          <>
            <Link href={`/${first}`} className="text-fg-3 hover:underline">
              {title}
            </Link>
            <Icon name="right" size={12} className="text-fg-3" />
            <strong className="truncate font-semibold">{decodeURIComponent(second)}</strong>
          </>
        ) : (
          <strong className="font-semibold">{title}</strong>
        )}
      </div>
      {session?.simulated ? (
        <span className="ml-2 hidden rounded-sm border border-line-2 px-1.5 text-fg-2 text-sm sm:inline">
          {t('simulated')}
        </span>
      ) : null}
      <button
        type="button"
        onClick={onPalette}
        aria-label={t('palette')}
        className="ml-auto flex h-7 cursor-pointer items-center gap-2 rounded-md border border-line-2 bg-surface px-2 text-fg-3 max-md:size-9 max-md:justify-center max-md:border-transparent md:w-56"
      >
        <Icon name="search" />
        <span className="flex-1 text-left max-md:hidden">{t('search')}</span>
        <span className="max-md:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
      <button
        type="button"
        className={round}
        onClick={switchLanguage}
        aria-label={t('language')}
        title={t('language')}
      >
        <span aria-hidden>{locale === 'en' ? '中' : 'En'}</span>
      </button>
      <button
        type="button"
        className={round}
        onClick={switchTheme}
        aria-label={t('theme')}
        title={t('theme')}
      >
        <Icon name="sun" />
      </button>
      {session ? (
        <Link
          href="/settings/profile"
          aria-label={t('profile', { name: session.person.name })}
          title={session.person.name}
          className={round}
        >
          <span
            aria-hidden
            className="inline-grid size-6 place-items-center rounded-full border border-line-2 bg-hover font-semibold text-sm"
          >
            {session.person.name.slice(0, 1)}
          </span>
        </Link>
      ) : null}
    </header>
  )
}
