'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { FailureNote } from './failure-note.tsx'

interface PagedList {
  error: unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => Promise<unknown>
}

/** The end of a paged list: the next page, or why it did not come. */
export function MoreRows({ list }: { list: PagedList }) {
  const t = useTranslations('list')
  if (list.error) {
    return (
      <div className="p-3">
        <FailureNote error={list.error} onRetry={() => void list.fetchNextPage()} />
      </div>
    )
  }
  if (!list.hasNextPage) return null
  return (
    <div className="border-line border-t p-2">
      <Button size="small" onPress={() => void list.fetchNextPage()} isDisabled={list.isFetchingNextPage}>
        {t('more')}
      </Button>
    </div>
  )
}
