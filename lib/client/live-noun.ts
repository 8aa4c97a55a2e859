import { useEffect, useRef } from 'react'
import { type LiveMessage, liveChannel } from './live-stream.ts'

/**
 * Calls back when one thing changed, or anything may have: for what only a few browsers look at, and what changes too often
 * to make all queries of its noun old. Hears what the one stream of this browser tells its tabs.
 */
export function useLiveNoun(noun: string, id: string, onChange: () => void): void {
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => {
    const channel = new BroadcastChannel(liveChannel)
    channel.onmessage = ({ data }: MessageEvent<LiveMessage>) => {
      if (data.type !== 'event') return
      const { event } = data
      if (event.kind === 'reset' || (event.noun === noun && event.id === id)) latest.current()
    }
    return () => channel.close()
  }, [noun, id])
}
