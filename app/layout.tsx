import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { getLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Providers } from '../components/shell/providers.tsx'

export const metadata: Metadata = {
  icons: { icon: '/icon.svg' },
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale()
  const theme = (await cookies()).get('sluice-theme')?.value
  const known = theme === 'light' || theme === 'dark' ? theme : undefined
  return (
    <html lang={locale} data-theme={known}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
