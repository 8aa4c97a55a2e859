const widths = ['w-24', 'w-36', 'w-20', 'w-32', 'w-28']

function Bar({ at, low = false }: { at: number; low?: boolean }) {
  return (
    <span
      className={`block max-w-full rounded-[3px] bg-hover ${low ? 'h-2 w-16' : `h-3 ${widths[at % widths.length]}`}`}
    />
  )
}

/** Rows in the shape of a list: one line of 36 px, or two of 44. */
export function ListSkeleton({ rowHeight = 36, rows = 12 }: { rowHeight?: 36 | 44; rows?: number }) {
  return (
    <div aria-hidden className="overflow-hidden rounded-lg border border-line bg-surface">
      {Array.from({ length: rows }, (_, at) => at).map((at) => (
        <div
          key={at}
          className={`grid grid-cols-[minmax(96px,160px)_repeat(3,minmax(0,1fr))] items-center gap-6 border-line border-t px-3 first:border-t-0 ${rowHeight === 44 ? 'h-11' : 'h-9'}`}
        >
          {[0, 1, 2, 3].map((column) => (
            <span key={column} className="flex flex-col gap-1.5">
              <Bar at={at + column} />
              {rowHeight === 44 ? <Bar at={0} low /> : null}
            </span>
          ))}
        </div>
      ))}
    </div>
  )
}

/** A page in its shape: the answer, then panels. */
export function PageSkeleton({ label }: { label?: string }) {
  return (
    <div role="status" aria-label={label ?? '…'} className="flex flex-col gap-4">
      <span className="my-1 h-5 w-96 max-w-full rounded-[3px] bg-hover" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <ListSkeleton rows={5} />
        <ListSkeleton rows={5} />
      </div>
    </div>
  )
}
