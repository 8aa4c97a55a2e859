'use client'
import dynamic from 'next/dynamic'

/** What puts a train together loads when somebody selects something. */
export const LazyTrainBar = dynamic(() => import('./train-bar.tsx').then((module) => module.TrainBar), {
  ssr: false,
})

export const LazyTrainDrawer = dynamic(
  () => import('./train-drawer.tsx').then((module) => module.TrainDrawer),
  { ssr: false },
)

export const LazyBackDrawer = dynamic(() => import('./back-drawer.tsx').then((module) => module.BackDrawer), {
  ssr: false,
})

export const LazyTrainWordDialog = dynamic(
  () => import('./train-word-dialog.tsx').then((module) => module.TrainWordDialog),
  { ssr: false },
)
