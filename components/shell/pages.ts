import type { IconName } from '../ui/icon.tsx'

/** The pages of this release, grouped as the navigation shows them; `g` and the letter goes there. */
export const pages = {
  overview: { href: '/', icon: 'home', letter: 'o', group: 0 },
  board: { href: '/board', icon: 'board', letter: 'b', group: 1 },
  services: { href: '/services', icon: 'box', letter: 's', group: 1 },
  pipelines: { href: '/pipelines', icon: 'pipeline', letter: 'l', group: 1 },
  promotions: { href: '/promotions', icon: 'promote', letter: 'p', group: 1 },
  releases: { href: '/releases', icon: 'tag', letter: 'r', group: 1 },
  freezes: { href: '/freezes', icon: 'snowflake', letter: 'f', group: 1 },
  changes: { href: '/changes', icon: 'pulse', letter: 'c', group: 2 },
  cost: { href: '/cost', icon: 'cost', letter: 'm', group: 2 },
  activity: { href: '/activity', icon: 'list', letter: 'a', group: 2 },
  settings: { href: '/settings', icon: 'gear', letter: ',', group: 3 },
  setup: { href: '/setup', icon: 'setup', letter: 'u', group: 3 },
} as const satisfies Record<string, { href: string; icon: IconName; letter: string; group: number }>

export type Page = keyof typeof pages
export const pageKeys = Object.keys(pages) as Page[]

/** Sections without a list of their own, and the page whose rows lead into them. */
const sectionOf: Record<string, Page> = { runs: 'pipelines' }

/** The page that a section of the address belongs to. */
export const pageOfSection = (section: string): string => sectionOf[section] ?? section

/** Whether an address is a page or something in it. */
export function isWithin(page: Page, pathname: string): boolean {
  const { href } = pages[page]
  if (sectionOf[pathname.split('/')[1] ?? ''] === page) return true
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)
}
