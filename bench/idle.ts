import { setTimeout as pause } from 'node:timers/promises'
import type { DataSet } from './data-set.ts'
import { type Running, startWeb, startWorker, usageOf } from './processes.ts'
import { type Figure, median } from './result.ts'

async function watchIdle(
  name: string,
  running: Running,
  seconds: number,
  limitMb: number,
): Promise<Figure[]> {
  const before = usageOf(running.pid)
  await pause(seconds * 1000)
  const after = usageOf(running.pid)
  const share = ((after.cpuMs - before.cpuMs) / (seconds * 1000)) * 100
  return [
    {
      name: `web.idle-cpu ${name}`,
      value: share,
      unit: '%',
      target: { atMost: 1 },
      note: `of a core, over ${seconds} s, nobody there`,
    },
    {
      name: `web.idle-memory ${name}`,
      value: after.residentMb,
      unit: 'MB',
      target: { atMost: limitMb },
      note: 'resident',
    },
  ]
}

/** Web and worker with nobody there, and how long the web process takes to be ready. */
export async function measureProcesses(data: DataSet, seconds: number): Promise<Figure[]> {
  const starts: number[] = []
  for (let round = 0; round < 3; round += 1) {
    const web = await startWeb(data)
    starts.push(web.readyMs)
    await web.stop()
  }
  const ready: Figure = {
    name: 'web.ready',
    value: median(starts) / 1000,
    unit: 's',
    target: { atMost: 3 },
    note: 'from start, pages built',
  }
  const web = await startWeb(data)
  const worker = await startWorker(data)
  try {
    await pause(8000)
    const [ofWeb, ofWorker] = await Promise.all([
      watchIdle('web', web, seconds, 250),
      watchIdle('worker', worker, seconds, 200),
    ])
    return [ready, ...ofWeb, ...ofWorker]
  } finally {
    await Promise.all([web.stop(), worker.stop()])
  }
}
