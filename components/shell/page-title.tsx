/**
 * The title of the browser's tab; a page says what it shows, and says nothing where that has no name.
 * Not Next's metadata: after a click while a link is still being prefetched its head can stay suspended
 * for good, and the tab without a title (seen in 16.4.5 and 16.4.6; vercel/next.js#95268 is like it).
 */
export function PageTitle({ children }: { children?: string }) {
  return <title>{children ? `${children} · Sluice` : 'Sluice'}</title>
}
