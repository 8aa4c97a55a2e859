import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActivityView } from '../../../components/ledger/activity-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('activity') }
}

export default function ActivityPage() {
  return <ActivityView />
}
