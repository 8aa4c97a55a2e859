import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { PageProvider } from './page-provider.tsx'

export function Providers({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider>
      <PageProvider drawnAt={Date.now()}>{children}</PageProvider>
    </NextIntlClientProvider>
  )
}
