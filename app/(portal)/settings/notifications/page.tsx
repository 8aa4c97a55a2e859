import { getTranslations } from 'next-intl/server'
import { NoticeView } from '../../../../components/notice/notice-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('notice'))('title') }
}

export default function NotificationsPage() {
  return (
    <Prefetched
      load={(queries, api) => [queries.prefetchQuery(api.notice.routes.queryOptions({ input: {} }))]}
    >
      <NoticeView />
    </Prefetched>
  )
}
