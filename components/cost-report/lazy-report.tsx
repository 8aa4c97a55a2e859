'use client'
import dynamic from 'next/dynamic'
import { PageSkeleton } from '../ui/skeleton.tsx'

/** Tables and the chart come after the page: nothing of them is in its first load. */
export const LazyReport = dynamic(() => import('./report-view.tsx').then((module) => module.ReportView), {
  loading: () => <PageSkeleton />,
})
