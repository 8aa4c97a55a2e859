import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { HonestyView } from '../../../../components/pipeline-finding/honesty-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('honesty'))('title') }
}

export default function HonestyPage() {
  return <HonestyView />
}
