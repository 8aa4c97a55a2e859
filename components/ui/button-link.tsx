import Link from 'next/link'
import type { ReactNode } from 'react'
import { type ButtonVariant, buttonLook } from './button.tsx'

export function ButtonLink(props: { href: string; children: ReactNode; variant?: ButtonVariant }) {
  return (
    <Link href={props.href} className={buttonLook(props.variant ?? 'default', 'medium', false)}>
      {props.children}
    </Link>
  )
}
