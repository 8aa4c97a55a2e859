import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { ListSkeleton } from '../../../../components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageTitle />
      <ListSkeleton rowHeight={44} />
    </>
  )
}
