import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { TrainsView } from '../../../components/train/trains-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('trains') }
}

export default function TrainsPage() {
  return <TrainsView />
}
