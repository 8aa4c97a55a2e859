'use client'
import dynamic from 'next/dynamic'

// Nobody pays for a question that was not asked.
export const LazyActionDialog = dynamic(
  () => import('./action-dialog.tsx').then((module) => module.ActionDialog),
  { ssr: false },
)
export const LazyGateDialog = dynamic(() => import('./gate-dialog.tsx').then((module) => module.GateDialog), {
  ssr: false,
})
export const LazyStartDialog = dynamic(
  () => import('./start-dialog.tsx').then((module) => module.StartDialog),
  { ssr: false },
)
