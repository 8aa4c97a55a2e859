import { getTranslations } from 'next-intl/server'
import { FindingsView } from '../../../../components/cost-finding/findings-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function CostFindingsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('costFinding'))('title')}</PageTitle>
      <FindingsView />
    </>
  )
}
