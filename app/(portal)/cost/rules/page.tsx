import { getTranslations } from 'next-intl/server'
import { RulesView } from '../../../../components/cost-rule/rules-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function CostRulesPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('costRule'))('title')}</PageTitle>
      <RulesView />
    </>
  )
}
