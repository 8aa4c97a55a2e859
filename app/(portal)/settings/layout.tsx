import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SideNav } from '../../../components/ui/side-nav.tsx'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations()
  const items = [
    { href: '/settings/connections', label: t('connection.title') },
    { href: '/settings/environments', label: t('environmentSettings.title') },
    { href: '/settings/people', label: t('person.title') },
    { href: '/settings/roster', label: t('roster.title') },
    { href: '/settings/waivers', label: t('waiver.list') },
    { href: '/settings/registry', label: t('registry.title') },
    { href: '/settings/notifications', label: t('notice.title') },
    { href: '/settings/tokens', label: t('token.title') },
    { href: '/settings/profile', label: t('profile.title') },
  ]
  return (
    <div className="flex min-w-0 gap-6 max-md:flex-col max-md:gap-3">
      <SideNav label={t('profile.sections')} items={items} />
      <div className="flex min-w-0 flex-1 flex-col gap-4">{children}</div>
    </div>
  )
}
