import { getTranslations } from 'next-intl/server'
import { RunbookView } from '../../../../../components/rollback/runbook-view.tsx'
import { PageTitle } from '../../../../../components/shell/page-title.tsx'

interface Address {
  params: Promise<{ slug: string }>
}

export default async function RunbookPage({ params }: Address) {
  const { slug } = await params
  const t = await getTranslations('runbook')
  return (
    <>
      <PageTitle>{t('pageTitle', { service: slug })}</PageTitle>
      <RunbookView slug={slug} />
    </>
  )
}
