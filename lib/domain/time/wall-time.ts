/** A reading of a clock on a wall. */
export interface WallTime {
  year: number
  /** From 1. */
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** What clocks of an IANA zone show at an instant; null when nobody knows the zone. */
export function wallTimeOf(zone: string, at: Date): WallTime | null {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(at)
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
    return {
      year: of('year'),
      month: of('month'),
      day: of('day'),
      hour: of('hour'),
      minute: of('minute'),
      second: of('second'),
    }
  } catch {
    return null
  }
}

const asIfUtc = (wall: WallTime) =>
  Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second)

/** How far a zone's wall clock is ahead of UTC at an instant; null when nobody knows the zone. */
function aheadMs(zone: string, at: number): number | null {
  const wall = wallTimeOf(zone, new Date(at))
  return wall && asIfUtc(wall) - Math.floor(at / 1000) * 1000
}

/**
 * The instant at which clocks of an IANA zone show this; null for an unknown zone. In a doubled hour the first, in a
 * skipped one as many minutes after the jump as were asked for after its beginning.
 */
export function wallTimeIn(zone: string, wall: WallTime): Date | null {
  const asUtc = asIfUtc(wall)
  const before = aheadMs(zone, asUtc - 24 * 3_600_000)
  const after = aheadMs(zone, asUtc + 24 * 3_600_000)
  if (before === null || after === null) return null
  const fits = (ahead: number) => aheadMs(zone, asUtc - ahead) === ahead
  return new Date(asUtc - (fits(before) || !fits(after) ? before : after))
}
