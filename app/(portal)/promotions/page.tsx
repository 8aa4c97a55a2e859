import { getTranslations } from 'next-intl/server'
import { PromotionsView } from '../../../components/promotion/promotions-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'

export default async function PromotionsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('promotions')}</PageTitle>
      <PromotionsView />
    </>
  )
}
