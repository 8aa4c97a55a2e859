import { useState } from 'react'

const place = 'sluice-log'

interface Switches {
  wraps: boolean
  showTime: boolean
}

function kept(): Switches {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Switches>
    return { wraps: found.wraps === true, showTime: found.showTime === true }
  } catch {
    return { wraps: false, showTime: false }
  }
}

/** How this browser likes its logs. */
export function useLogSwitches() {
  const [switches, setSwitches] = useState(kept)
  const turn = (name: keyof Switches) => {
    const next = { ...switches, [name]: !switches[name] }
    setSwitches(next)
    try {
      localStorage.setItem(place, JSON.stringify(next))
    } catch {
      // A browser that keeps nothing has the switches for this page.
    }
  }
  return { ...switches, turn }
}
