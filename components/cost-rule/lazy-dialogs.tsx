'use client'
import dynamic from 'next/dynamic'

// Forms are code for those who change something; who reads the rules does not wait for it.
export const LazyVersionDialog = dynamic(
  () => import('./version-dialog.tsx').then((module) => module.VersionDialog),
  { ssr: false },
)
export const LazyAliasDialog = dynamic(
  () => import('./alias-dialog.tsx').then((module) => module.AliasDialog),
  { ssr: false },
)
export const LazyMappingDialog = dynamic(
  () => import('./mapping-dialog.tsx').then((module) => module.MappingDialog),
  { ssr: false },
)
export const LazySplitDialog = dynamic(
  () => import('./split-dialog.tsx').then((module) => module.SplitDialog),
  { ssr: false },
)
export const LazyKeyDialog = dynamic(() => import('./key-dialog.tsx').then((module) => module.KeyDialog), {
  ssr: false,
})
export const LazyEndDialog = dynamic(() => import('./end-dialog.tsx').then((module) => module.EndDialog), {
  ssr: false,
})
export const LazyClusterDialog = dynamic(
  () => import('./cluster-dialog.tsx').then((module) => module.ClusterDialog),
  { ssr: false },
)
export const LazyRestatedPanel = dynamic(
  () => import('./restated-panel.tsx').then((module) => module.RestatedPanel),
  { ssr: false },
)
export const LazyExplainPart = dynamic(
  () => import('./explain-panel.tsx').then((module) => module.ExplainPart),
  { ssr: false },
)
