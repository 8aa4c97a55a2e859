import { getTranslations } from 'next-intl/server'
import { RosterView } from '../../../../components/roster/roster-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function RosterPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('roster'))('title')}</PageTitle>
      <Prefetched load={() => []}>
        <RosterView />
      </Prefetched>
    </>
  )
}
