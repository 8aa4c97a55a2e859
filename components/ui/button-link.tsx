import Link from 'next/link'
import type { ReactNode } from 'react'
import { type ButtonSize, type ButtonVariant, buttonLook } from './button-look.ts'

export interface ButtonLinkProps {
  href: string
  children: ReactNode
  variant?: ButtonVariant
  size?: ButtonSize
}

/** Leads somewhere, and looks like what acts. */
export function ButtonLink({ href, children, variant = 'default', size = 'medium' }: ButtonLinkProps) {
  return (
    <Link href={href} className={buttonLook(variant, size, false)}>
      {children}
    </Link>
  )
}
