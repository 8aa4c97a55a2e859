'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import type { Session } from '../../lib/api/contract/session.ts'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Avatar } from '../ui/person.tsx'
import { Pill } from '../ui/pill.tsx'
import { BrandMark } from './brand.tsx'
import { innerPages } from './inner-pages.ts'
import type { LiveState } from './live-mark.tsx'
import { pageOfSection } from './pages.ts'
import { useSwitches } from './use-switches.ts'

const round =
  'inline-grid size-7 shrink-0 cursor-pointer place-items-center rounded-md font-medium text-fg-2 text-sm hover:bg-hover max-md:size-10'

const never = () => () => {}

/** The palette's key as this machine writes it. The server does not know, so it says what most have. */
function usePaletteKey(): string {
  return useSyncExternalStore(
    never,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'),
    () => 'Ctrl K',
  )
}

/** Here the second part of an address is somebody's own name for a thing. */
const named = new Set(['services', 'promotions', 'releases'])
/** No name that anybody reads: the page says what it is. */
const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

function Place() {
  const t = useTranslations()
  const nav = useTranslations('nav')
  const [first = '', second, third] = usePathname().split('/').filter(Boolean)
  const section = first === '' ? 'overview' : pageOfSection(first)
  const title = nav.has(section) ? nav(section) : section
  const last = second ? decodeURIComponent(second) : ''
  // A thing that is set up stands below its list.
  const below = first === 'settings' && third ? decodeURIComponent(third) : null
  const inner = innerPages[isId.test(last) ? `${first}/id` : `${first}/${last}`] ?? innerPages[last]
  return (
    <div className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
      {second ? (
        <>
          <Link href={`/${section}`} className="rounded-sm text-fg-3 hover:text-fg max-md:hidden">
            {title}
          </Link>
          <Icon name="right" size={12} className="text-fg-3 max-md:hidden" />
        </>
      ) : null}
      {below ? (
        <>
          <Link href={`/${first}/${second}`} className="rounded-sm text-fg-3 hover:text-fg max-md:hidden">
            {inner ? t(inner) : last}
          </Link>
          <Icon name="right" size={12} className="text-fg-3 max-md:hidden" />
        </>
      ) : null}
      <strong className="truncate">
        {below ?? (second ? (inner && !named.has(first) ? t(inner) : last) : title)}
      </strong>
    </div>
  )
}

export interface TopBarProps {
  session: Session | undefined
  live: LiveState
  onPalette: () => void
}

/** Where one is, the palette, language, theme and oneself. */
export function TopBar({ session, live, onPalette }: TopBarProps) {
  const t = useTranslations('top')
  const locale = useLocale()
  const key = usePaletteKey()
  const { switchTheme, switchLanguage } = useSwitches()
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-line border-b px-5 max-md:gap-1 max-md:pr-2 max-md:pl-4">
      <Link href="/" aria-label={t('home')} className="mr-1.5 rounded-md md:hidden">
        <BrandMark />
      </Link>
      <Place />
      {session?.simulated ? (
        <span className="max-md:hidden">
          <Pill>{t('simulated')}</Pill>
        </span>
      ) : null}
      <span className="flex-1" />
      {live === 'reconnecting' ? (
        <Pill tone="attention" icon="cloud">
          {t('reconnecting')}
        </Pill>
      ) : null}
      <button
        type="button"
        onClick={onPalette}
        aria-label={t('palette')}
        className="flex h-7 shrink-0 cursor-pointer items-center gap-2 rounded-md text-fg-3 max-md:size-10 max-md:justify-center max-md:text-fg-2 md:w-58 md:border md:border-line-2 md:bg-surface md:pr-1 md:pl-2"
      >
        <Icon name="search" />
        <span className="flex-1 text-left max-md:hidden">{t('search')}</span>
        <Kbd>{key}</Kbd>
      </button>
      <button
        type="button"
        className={round}
        onClick={switchLanguage}
        aria-label={t('language')}
        title={t('language')}
      >
        <span aria-hidden>{locale === 'zh-CN' ? 'EN' : '中'}</span>
      </button>
      <button
        type="button"
        className={round}
        onClick={switchTheme}
        aria-label={t('theme')}
        title={t('theme')}
      >
        <Icon name="sun" size={16} />
      </button>
      {session ? (
        <Link
          href="/settings/profile"
          aria-label={t('profile', { name: session.person.name })}
          className={round}
        >
          <Avatar name={session.person.name} />
        </Link>
      ) : null}
    </header>
  )
}
