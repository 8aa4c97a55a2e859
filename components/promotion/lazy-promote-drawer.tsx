'use client'
import dynamic from 'next/dynamic'

/** The drawer and its overlay code load when somebody opens it. */
export const LazyPromoteDrawer = dynamic(
  () => import('./promote-drawer.tsx').then((module) => module.PromoteDrawer),
  {
    ssr: false,
  },
)
