import { getTranslations } from 'next-intl/server'
import { PeopleView } from '../../../../components/person/people-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function PeoplePage() {
  return (
    <>
      <PageTitle>{(await getTranslations('person'))('title')}</PageTitle>
      <Prefetched load={(queries, api) => [queries.prefetchQuery(api.person.list.queryOptions())]}>
        <PeopleView />
      </Prefetched>
    </>
  )
}
