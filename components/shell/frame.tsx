'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Brand } from './brand.tsx'
import { LiveMark } from './live-mark.tsx'
import { TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })
const KeyHelp = dynamic(() => import('./key-help.tsx').then((module) => module.KeyHelp), { ssr: false })

interface Entry {
  key: 'overview' | 'board' | 'services' | 'promotions' | 'activity' | 'settings' | 'setup'
  href: string
  icon: IconName
}
const entries: Entry[][] = [
  [{ key: 'overview', href: '/', icon: 'home' }],
  [
    { key: 'board', href: '/board', icon: 'board' },
    { key: 'services', href: '/services', icon: 'box' },
    { key: 'promotions', href: '/promotions', icon: 'promote' },
  ],
  [{ key: 'activity', href: '/activity', icon: 'list' }],
  [
    { key: 'settings', href: '/settings', icon: 'gear' },
    { key: 'setup', href: '/setup', icon: 'setup' },
  ],
]
const phone = ['overview', 'board', 'services', 'promotions', 'activity']

/** The signed-in frame: navigation, the bar above the page, the palette, and the live stream. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useTranslations('nav')
  const pathname = usePathname()
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  const [overlay, setOverlay] = useState<'palette' | 'keys' | null>(null)
  useShortcuts({ onPalette: () => setOverlay('palette'), onHelp: () => setOverlay('keys') })
  const current = (href: string) => (href === '/' ? pathname === '/' : pathname.startsWith(href))
  const counts: Partial<Record<Entry['key'], number>> = session.data
    ? {
        services: session.data.counts.services,
        promotions: session.data.counts.openPromotions,
        setup: session.data.counts.unmatched,
      }
    : {}
  const link = (entry: Entry) => (
    <Link
      key={entry.key}
      href={entry.href}
      aria-current={current(entry.href) ? 'page' : undefined}
      className="flex h-7 items-center gap-2 rounded-md px-2 text-fg-2 hover:bg-hover hover:text-fg aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-fg"
    >
      <Icon name={entry.icon} className="text-fg-3" />
      {t(entry.key)}
      {counts[entry.key] ? (
        <span className="ml-auto font-normal text-fg-3 text-sm tabular-nums">{counts[entry.key]}</span>
      ) : null}
    </Link>
  )
  return (
    <div className="min-h-screen md:grid md:grid-cols-[176px_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-2"
      >
        {t('skip')}
      </a>
      <nav
        aria-label={t('label')}
        className="sticky top-0 hidden h-screen flex-col gap-3 border-line border-r p-2 md:flex"
      >
        <Brand />
        {entries.map((group) => (
          <div key={group[0]?.key} className="flex flex-col gap-px">
            {group.map(link)}
          </div>
        ))}
        <div className="mt-auto px-2 text-fg-3 text-sm">
          <p>{session.data?.organisation.name ?? ''}</p>
          <LiveMark />
        </div>
      </nav>
      <div className="flex min-w-0 flex-col">
        <TopBar session={session.data} onPalette={() => setOverlay('palette')} />
        <main id="main" className="flex min-w-0 flex-col gap-4 px-5 pt-5 pb-20 max-md:px-4 md:pb-10">
          {children}
        </main>
      </div>
      <nav
        aria-label={t('label')}
        className="fixed inset-x-0 bottom-0 z-20 grid grid-cols-5 border-line border-t bg-surface md:hidden"
      >
        {entries
          .flat()
          .filter((entry) => phone.includes(entry.key))
          .map((entry) => (
            <Link
              key={entry.key}
              href={entry.href}
              aria-current={current(entry.href) ? 'page' : undefined}
              className="flex h-14 flex-col items-center justify-center gap-1 text-fg-2 text-sm aria-[current]:font-medium aria-[current]:text-fg"
            >
              <Icon name={entry.icon} size={18} />
              {t(entry.key)}
            </Link>
          ))}
      </nav>
      {overlay === 'palette' ? <Palette onClose={() => setOverlay(null)} /> : null}
      {overlay === 'keys' ? <KeyHelp onClose={() => setOverlay(null)} /> : null}
    </div>
  )
}
