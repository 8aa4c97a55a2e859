import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { HandoverView } from '../../../../components/change/handover-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('change'))('handover') }
}

export default function HandoverPage() {
  return <HandoverView />
}
