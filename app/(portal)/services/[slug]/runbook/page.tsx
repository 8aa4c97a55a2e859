import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { RunbookView } from '../../../../../components/rollback/runbook-view.tsx'

interface Address {
  params: Promise<{ slug: string }>
}

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const t = await getTranslations('runbook')
  return { title: t('pageTitle', { service: (await params).slug }) }
}

export default async function RunbookPage({ params }: Address) {
  return <RunbookView slug={(await params).slug} />
}
