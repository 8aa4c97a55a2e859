import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { SetupView } from '../../../components/setup/setup-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('setup') }
}

export default function SetupPage() {
  return <SetupView />
}
