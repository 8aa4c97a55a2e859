'use client'

/** After the session has ended: forget its cookie and everything read with it. */
export async function leavePortal(): Promise<void> {
  try {
    const { signOut } = await import('next-auth/react')
    await signOut({ redirect: false })
  } catch {
    // The session is over on the server; its cookie opens nothing.
  }
  window.location.assign('/sign-in')
}
