'use client'
import dynamic from 'next/dynamic'

export const LazyWindowEditor = dynamic(
  () => import('./window-editor.tsx').then((module) => module.WindowEditor),
  { ssr: false },
)
export const LazyAskException = dynamic(
  () => import('./ask-exception-dialog.tsx').then((module) => module.AskExceptionDialog),
  { ssr: false },
)
export const LazyFreezeLists = dynamic(
  () => import('./freeze-lists.tsx').then((module) => module.FreezeLists),
  { ssr: false },
)
export const LazyFeedPanel = dynamic(() => import('./feed-panel.tsx').then((module) => module.FeedPanel), {
  ssr: false,
})
export const LazyBranchRules = dynamic(
  () => import('./branch-rules-panel.tsx').then((module) => module.BranchRulesPanel),
  { ssr: false },
)
