'use client'
import Link, { useLinkStatus } from 'next/link'
import { usePathname } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { wishStop } from '../freeze/stop-wish.ts'
import { Icon } from '../ui/icon.tsx'
import { Brand } from './brand.tsx'
import { isWithin, type Page, pageKeys, pages } from './pages.ts'

/** A page that is asked for says so where it was asked: the page before it stays until it is there. */
function PageIcon({ page, size, className }: { page: Page; size: number; className?: string }) {
  const { pending } = useLinkStatus()
  return (
    <Icon
      name={pages[page].icon}
      size={size}
      className={`${className ?? ''} ${pending ? 'animate-pulse text-accent-fg' : ''}`}
    />
  )
}

export type PageCounts = Partial<Record<Page, number>>

const groups = [0, 1, 2, 3].map((group) => pageKeys.filter((key) => pages[key].group === group))
/** The last place is the emergency stop's. */
const phoneTabs: Page[] = ['overview', 'board', 'services', 'promotions']

/** The pages by group, beside the page; what stands at the foot says whose installation it is and whether it is live. */
export function SideNavigation({ counts, foot }: { counts: PageCounts; foot: ReactNode }) {
  const t = useTranslations('nav')
  const format = useFormatter()
  const pathname = usePathname()
  return (
    <nav
      aria-label={t('label')}
      className="sticky top-0 hidden h-screen flex-col overflow-y-auto border-line border-r p-2 md:flex"
    >
      <Link href="/" className="mb-2 rounded-md">
        <Brand />
      </Link>
      {groups.map((group) => (
        <ul key={group[0]} className="mb-3 flex flex-col gap-px">
          {group.map((key) => (
            <li key={key}>
              <Link
                href={pages[key].href}
                aria-current={isWithin(key, pathname) ? 'page' : undefined}
                className="group flex h-7 items-center gap-2 rounded-md px-2 text-fg-2 hover:bg-hover hover:text-fg aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-fg"
              >
                <PageIcon page={key} size={16} className="text-fg-3 group-aria-[current]:text-fg" />
                {t(key)}
                {counts[key] ? (
                  <span className="ml-auto font-normal text-fg-3 text-sm tabular-nums">
                    {format.number(counts[key])}
                  </span>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
      ))}
      <div className="mt-auto p-2 text-fg-3 text-sm">{foot}</div>
    </nav>
  )
}

/** On the phone the pages people need on the way stand below the thumb. */
export function PhoneTabs() {
  const t = useTranslations('nav')
  const pathname = usePathname()
  return (
    <nav
      aria-label={t('label')}
      className="fixed inset-x-0 bottom-0 z-20 grid h-15 grid-cols-5 border-line-2 border-t bg-surface pb-1.5 md:hidden"
    >
      {phoneTabs.map((key) => (
        <Link
          key={key}
          href={pages[key].href}
          aria-current={isWithin(key, pathname) ? 'page' : undefined}
          className="flex min-w-0 flex-col items-center justify-center gap-[3px] text-fg-3 text-sm leading-[14px] focus-visible:-outline-offset-2 aria-[current]:font-medium aria-[current]:text-fg"
        >
          <PageIcon page={key} size={18} />
          <span className="max-w-full truncate">{t(key)}</span>
        </Link>
      ))}
      <button
        type="button"
        onClick={wishStop}
        className="flex min-w-0 cursor-pointer flex-col items-center justify-center gap-[3px] text-danger-fg text-sm leading-[14px] focus-visible:-outline-offset-2"
      >
        <Icon name="stop" size={18} />
        <span className="max-w-full truncate">{t('stop')}</span>
      </button>
    </nav>
  )
}
