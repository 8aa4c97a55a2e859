import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { PageSkeleton } from '../../../../components/ui/skeleton.tsx'

export default function Loading() {
  return (
    <>
      <PageTitle />
      <PageSkeleton />
    </>
  )
}
