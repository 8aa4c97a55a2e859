import { getTranslations } from 'next-intl/server'
import { Brand } from '../components/shell/brand.tsx'
import { PageTitle } from '../components/shell/page-title.tsx'
import { ButtonLink } from '../components/ui/button-link.tsx'

export default async function NotFound() {
  const t = await getTranslations('failure')
  return (
    <main className="mx-auto flex min-h-screen max-w-md flex-col justify-center gap-4 p-6">
      <PageTitle>{t('noPageTitle')}</PageTitle>
      <Brand />
      <div className="flex flex-col items-start gap-1.5 rounded-md border border-line-2 border-dashed p-4">
        <h1 className="font-semibold">{t('noPageTitle')}</h1>
        <p className="mb-1 text-fg-2">{t('noPageText')}</p>
        <ButtonLink href="/" size="small">
          {t('home')}
        </ButtonLink>
      </div>
    </main>
  )
}
