const widths = ['w-24', 'w-40', 'w-32', 'w-48', 'w-28']

const Bar = ({ at }: { at: number }) => (
  <span className={`h-3 rounded-sm bg-hover ${widths[at % widths.length]}`} />
)

/** Rows in the shape of a list. */
export function ListSkeleton({ rowHeight = 36, rows = 12 }: { rowHeight?: 36 | 44; rows?: number }) {
  return (
    <div aria-hidden className="rounded-lg border border-line bg-surface">
      {Array.from({ length: rows }, (_, at) => at).map((at) => (
        <div
          key={at}
          className={`flex items-center gap-6 border-line border-t px-4 first:border-t-0 ${rowHeight === 44 ? 'h-11' : 'h-9'}`}
        >
          <Bar at={at} />
          <Bar at={at + 1} />
          <Bar at={at + 2} />
          <Bar at={at + 3} />
        </div>
      ))}
    </div>
  )
}

/** A page in its shape: the answer, then panels. */
export function PageSkeleton({ label }: { label?: string }) {
  return (
    <div role="status" aria-label={label ?? '…'} className="flex flex-col gap-4">
      <span className="h-6 w-96 max-w-full rounded-sm bg-hover" />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <ListSkeleton rows={5} />
        <ListSkeleton rows={5} />
      </div>
    </div>
  )
}
