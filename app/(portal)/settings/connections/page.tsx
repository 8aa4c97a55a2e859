import { getTranslations } from 'next-intl/server'
import { ConnectionsView } from '../../../../components/connection/connections-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function ConnectionsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('connection'))('title')}</PageTitle>
      <Prefetched
        load={(queries, api) => [
          queries.prefetchQuery(api.connection.list.queryOptions()),
          queries.prefetchQuery(api.environment.list.queryOptions()),
          queries.prefetchQuery(api.person.list.queryOptions()),
        ]}
      >
        <ConnectionsView />
      </Prefetched>
    </>
  )
}
