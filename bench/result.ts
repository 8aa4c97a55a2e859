/** One measured figure. `target` reads like "<= 180" or ">= 60"; without one the figure is only shown. */
export interface Figure {
  name: string
  value: number
  unit: string
  target?: { atMost?: number; atLeast?: number }
  /** What it was measured against, or how. */
  note?: string
}

export function holds({ value, target }: Figure): boolean {
  if (!target) return true
  if (Number.isNaN(value)) return false
  return value <= (target.atMost ?? Infinity) && value >= (target.atLeast ?? -Infinity)
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

function show(value: number): string {
  if (Number.isNaN(value)) return 'none'
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)
}

function targetText({ target }: Figure): string {
  if (target?.atMost !== undefined) return `<= ${show(target.atMost)}`
  if (target?.atLeast !== undefined) return `>= ${show(target.atLeast)}`
  return ''
}

export function printTable(figures: Figure[]): void {
  const head = ['figure', 'value', 'unit', 'target', 'holds', 'note']
  const rows = figures.map((figure) => [
    figure.name,
    show(figure.value),
    figure.unit,
    targetText(figure),
    figure.target ? (holds(figure) ? 'yes' : 'NO') : '',
    figure.note ?? '',
  ])
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  console.log(`\n${line(head)}\n${widths.map((width) => '-'.repeat(width)).join('  ')}`)
  for (const row of rows) console.log(line(row))
}
