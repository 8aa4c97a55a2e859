/** The sign-in page, which leads back to where somebody was or wanted to go: path, search and hash. */
export function signInAddress(at: string): string {
  return at === '/' ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(at)}`
}

/** Where to go afterwards: only an address of this portal (of `origin`, or without one), and never the sign-in page again. */
export function targetOf(callbackUrl: string | undefined, origin = 'http://portal.invalid'): string {
  try {
    const target = new URL(callbackUrl ?? '/', origin)
    if (target.origin === origin && !target.pathname.startsWith('/sign-in')) {
      return target.pathname + target.search + target.hash
    }
  } catch {
    // Anybody can write this parameter.
  }
  return '/'
}

/** The session has ended, but not by this page: whoever signs in again comes back to it. Nothing that was read stays in memory. */
export function goSignIn(): void {
  const { pathname, search, hash } = window.location
  if (pathname !== '/sign-in') window.location.assign(signInAddress(pathname + search + hash))
}
