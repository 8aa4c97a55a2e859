import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { signInAddress } from '../../components/sign-in/address.ts'
import { prefetcher } from '../../lib/api/caller.ts'
import { addressHeader } from '../../lib/platform/auth/address-header.ts'

/** The in-process API of whoever asks for the page; those who are not signed in come back to it from the door. */
export async function signedIn() {
  const found = await prefetcher(await cookies())
  if (!found.session) redirect(signInAddress((await headers()).get(addressHeader) ?? '/'))
  return found
}
