'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DrawnAt } from '../../lib/client/clock.ts'
import { createQueryClient } from '../../lib/client/query.ts'
import { goSignIn } from '../sign-in/address.ts'

/** What every view asks of its page: the answers it has, and when it was drawn (milliseconds). */
export function PageProvider({ drawnAt, children }: { drawnAt: number; children: ReactNode }) {
  const [client] = useState(() => createQueryClient(goSignIn))
  return (
    <DrawnAt value={drawnAt}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </DrawnAt>
  )
}
