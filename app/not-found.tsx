import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '../components/ui/button-link.tsx'

export default async function NotFound() {
  const t = await getTranslations('failure')
  return (
    <main className="grid min-h-screen place-items-center p-6">
      <div className="flex max-w-md flex-col items-start gap-2 rounded-lg border border-line-2 border-dashed p-5">
        <h1 className="font-semibold">{t('noPageTitle')}</h1>
        <p className="text-fg-2">{t('noPageText')}</p>
        <ButtonLink href="/">{t('home')}</ButtonLink>
      </div>
    </main>
  )
}
