'use client'
import dynamic from 'next/dynamic'

/** The question and its overlay code load when somebody is about to give their word. */
export const LazyApprovalDialog = dynamic(
  () => import('./approval-dialog.tsx').then((module) => module.ApprovalDialog),
  { ssr: false },
)
