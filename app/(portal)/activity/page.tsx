import { getTranslations } from 'next-intl/server'
import { ActivityView } from '../../../components/ledger/activity-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'

export default async function ActivityPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('activity')}</PageTitle>
      <ActivityView />
    </>
  )
}
