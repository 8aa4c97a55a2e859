'use client'
import dynamic from 'next/dynamic'

/** What is asked for of a release loads when somebody asks. */
export const LazyPlanDrawer = dynamic(() => import('./plan-drawer.tsx').then((module) => module.PlanDrawer), {
  ssr: false,
})
export const LazyCutDrawer = dynamic(() => import('./cut-drawer.tsx').then((module) => module.CutDrawer), {
  ssr: false,
})
export const LazyServiceDrawer = dynamic(
  () => import('./service-drawer.tsx').then((module) => module.ServiceDrawer),
  { ssr: false },
)
export const LazyReleaseTrain = dynamic(
  () => import('./release-train.tsx').then((module) => module.ReleaseTrain),
  { ssr: false },
)
export const LazyReleaseDialog = dynamic(
  () => import('./release-dialog.tsx').then((module) => module.ReleaseDialog),
  { ssr: false },
)
export const LazyReleaseLine = dynamic(
  () => import('./release-line.tsx').then((module) => module.ReleaseLine),
  { ssr: false },
)
export const LazyReleaseBelow = dynamic(
  () => import('./release-below.tsx').then((module) => module.ReleaseBelow),
  { ssr: false },
)
