'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

/** Sections of one page, each with its own address; a row above the section on a phone. */
export function SideNav({ label, items }: { label: string; items: { href: string; label: string }[] }) {
  const pathname = usePathname()
  return (
    <nav aria-label={label} className="flex shrink-0 gap-px overflow-x-auto md:w-40 md:flex-col">
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={pathname.startsWith(item.href) ? 'page' : undefined}
          className="flex h-7 items-center whitespace-nowrap rounded-md px-2 text-fg-2 hover:bg-hover hover:text-fg aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-fg max-md:h-10"
        >
          {item.label}
        </Link>
      ))}
    </nav>
  )
}
