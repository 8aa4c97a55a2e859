import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EvidenceView } from '../../../../components/ledger/evidence-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('evidence'))('title') }
}

export default function EvidencePage() {
  return <EvidenceView />
}
