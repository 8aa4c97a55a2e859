import type { ReactNode } from 'react'
import { Frame } from '../../components/shell/frame.tsx'
import { signedIn } from './signed-in.ts'

/** Everything behind the sign-in. Permission itself is decided by the API for every call. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  await signedIn()
  return <Frame>{children}</Frame>
}
