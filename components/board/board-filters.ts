'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { readFilters } from './filters.ts'

/** Reads and writes search parameters without a navigation, so that typing does not ask the server for the page. */
export function useAddress() {
  const params = useSearchParams()
  const pathname = usePathname()
  const router = useRouter()
  const set = useCallback(
    (changes: Record<string, string | null>, how: 'replace' | 'push' = 'replace') => {
      const next = new URLSearchParams(window.location.search)
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === '') next.delete(name)
        else next.set(name, value)
      }
      const query = next.toString()
      const address = query ? `${pathname}?${query}` : pathname
      if (how === 'push') window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
    },
    [pathname],
  )
  const filters = useMemo(() => readFilters(new URLSearchParams(params.toString())), [params])
  return { params, filters, set, router }
}
