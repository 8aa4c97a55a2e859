/** The mark: a gate, and water that passes below it. */
export function Brand() {
  return (
    <div className="flex h-8 items-center gap-2 px-2 font-semibold text-lg">
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
        <rect width="20" height="20" rx="5" fill="var(--color-fg)" />
        <path
          d="M5 5.5h10M10 5.5v4.2M6.5 9.7h7"
          stroke="var(--color-bg)"
          strokeWidth="1.6"
          strokeLinecap="round"
          fill="none"
        />
        <path
          d="M4.5 13.2c1.4-1 2.4-1 3.7 0s2.3 1 3.6 0 2.3-1 3.7 0"
          stroke="var(--color-bg)"
          strokeWidth="1.6"
          strokeLinecap="round"
          fill="none"
        />
      </svg>
      Sluice
    </div>
  )
}
