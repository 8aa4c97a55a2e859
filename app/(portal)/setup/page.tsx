import { getTranslations } from 'next-intl/server'
import { SetupView } from '../../../components/setup/setup-view.tsx'
import { PageTitle } from '../../../components/shell/page-title.tsx'

export default async function SetupPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('setup')}</PageTitle>
      <SetupView />
    </>
  )
}
