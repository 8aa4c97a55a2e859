import { getTranslations } from 'next-intl/server'
import { ConnectionsView } from '../../../../components/connection/connections-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('connection'))('title') }
}

export default function ConnectionsPage() {
  return (
    <Prefetched
      load={(queries, api) => [
        queries.prefetchQuery(api.connection.list.queryOptions()),
        queries.prefetchQuery(api.environment.list.queryOptions()),
        queries.prefetchQuery(api.person.list.queryOptions()),
      ]}
    >
      <ConnectionsView />
    </Prefetched>
  )
}
