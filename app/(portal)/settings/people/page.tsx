import { getTranslations } from 'next-intl/server'
import { PeopleView } from '../../../../components/person/people-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('person'))('title') }
}

export default function PeoplePage() {
  return (
    <Prefetched load={(queries, api) => [queries.prefetchQuery(api.person.list.queryOptions())]}>
      <PeopleView />
    </Prefetched>
  )
}
