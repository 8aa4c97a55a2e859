/** The mark: a gate, and the water that passes below it. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="shrink-0">
      <rect width="20" height="20" rx="5" className="fill-fg" />
      <path
        d="M10 3.6v6.2M7.2 6.2h5.6M3.6 9.2c1.3-1.2 2.6-1.2 3.9 0M12.5 13c1.3-1.2 2.6-1.2 3.9 0M3.6 13c2.1-1.9 4.3 1.9 6.4 0"
        className="fill-none stroke-bg"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
    </svg>
  )
}

export function Brand() {
  return (
    <span className="flex h-8 items-center gap-2 px-2 font-semibold text-lg tracking-[-.01em]">
      <BrandMark />
      Sluice
    </span>
  )
}
