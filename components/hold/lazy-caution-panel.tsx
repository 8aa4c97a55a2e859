'use client'
import dynamic from 'next/dynamic'

/** Most services have nothing that asks for caution: the rows load when one does. */
export const LazyCautionPanel = dynamic(
  () => import('./caution-panel.tsx').then((module) => module.CautionPanel),
  { ssr: false },
)
