import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { prefetcher } from '../../lib/api/caller.ts'

/** The in-process API of whoever asks for the page; those who are not signed in are sent to the door. */
export async function signedIn() {
  const found = await prefetcher(await cookies())
  if (!found.session) redirect('/sign-in')
  return found
}
