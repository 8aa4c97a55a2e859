'use client'

const year = 365 * 24 * 3600

/** Preferences of this browser that the server must know before it draws: language, theme, zone. */
export function remember(name: 'locale' | 'theme' | 'zone', value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in half of the browsers
  document.cookie = `sluice-${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax`
}
