'use client'
import dynamic from 'next/dynamic'

/** The dialog and its overlay code load when somebody asks to go back. */
export const LazyRollbackDialog = dynamic(
  () => import('../promotion/rollback-dialog.tsx').then((module) => module.RollbackDialog),
  { ssr: false },
)
