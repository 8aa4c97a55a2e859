type Labels = Record<string, string>

interface Series {
  help: string
  kind: 'counter' | 'histogram'
  buckets: number[]
  values: Map<string, { labels: Labels; count: number; sum: number; buckets: number[] }>
}

/** Prometheus text exposition format, version 0.0.4. */
export class Metrics {
  private series = new Map<string, Series>()

  counter(name: string, help: string): (labels?: Labels) => void {
    const series = this.open(name, help, 'counter', [])
    return (labels = {}) => {
      this.slot(series, labels).count += 1
    }
  }

  histogram(name: string, help: string, buckets: number[]): (value: number, labels?: Labels) => void {
    const series = this.open(name, help, 'histogram', buckets)
    return (value, labels = {}) => {
      const slot = this.slot(series, labels)
      slot.count += 1
      slot.sum += value
      const at = series.buckets.findIndex((bound) => value <= bound)
      if (at >= 0) slot.buckets[at] = (slot.buckets[at] ?? 0) + 1
    }
  }

  render(): string {
    const lines: string[] = []
    for (const [name, series] of this.series) {
      lines.push(`# HELP ${name} ${series.help}`, `# TYPE ${name} ${series.kind}`)
      for (const slot of series.values.values()) {
        if (series.kind === 'counter') {
          lines.push(sample(name, slot.labels, slot.count))
          continue
        }
        let total = 0
        series.buckets.forEach((bound, index) => {
          total += slot.buckets[index] ?? 0
          lines.push(sample(`${name}_bucket`, { ...slot.labels, le: String(bound) }, total))
        })
        lines.push(sample(`${name}_bucket`, { ...slot.labels, le: '+Inf' }, slot.count))
        lines.push(
          sample(`${name}_sum`, slot.labels, slot.sum),
          sample(`${name}_count`, slot.labels, slot.count),
        )
      }
    }
    return lines.length ? `${lines.join('\n')}\n` : ''
  }

  private open(name: string, help: string, kind: Series['kind'], buckets: number[]): Series {
    const known = this.series.get(name)
    if (known) return known
    const made: Series = { help, kind, buckets, values: new Map() }
    this.series.set(name, made)
    return made
  }

  private slot(series: Series, labels: Labels) {
    const key = Object.values(labels).join('\u0000')
    let slot = series.values.get(key)
    if (!slot) {
      slot = { labels, count: 0, sum: 0, buckets: series.buckets.map(() => 0) }
      series.values.set(key, slot)
    }
    return slot
  }
}

/** One line of the format, values of labels escaped. */
export function sample(name: string, labels: Labels, value: number): string {
  const inside = Object.entries(labels).map(
    ([key, text]) => `${key}="${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`,
  )
  return `${name}${inside.length ? `{${inside.join(',')}}` : ''} ${value}`
}
