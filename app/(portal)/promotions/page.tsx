import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PromotionsView } from '../../../components/promotion/promotions-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('promotions') }
}

export default function PromotionsPage() {
  return <PromotionsView />
}
