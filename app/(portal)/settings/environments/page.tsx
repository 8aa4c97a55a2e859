import { getTranslations } from 'next-intl/server'
import { EnvironmentsView } from '../../../../components/environment/environments-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function EnvironmentsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('environmentSettings'))('title')}</PageTitle>
      <Prefetched load={(queries, api) => [queries.prefetchQuery(api.environment.list.queryOptions())]}>
        <EnvironmentsView />
      </Prefetched>
    </>
  )
}
