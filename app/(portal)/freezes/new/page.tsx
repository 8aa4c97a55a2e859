import { getTranslations } from 'next-intl/server'
import { NewWindowView } from '../../../../components/freeze/new-window-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function NewWindowPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('freezes.form'))('new')}</PageTitle>
      <NewWindowView />
    </>
  )
}
