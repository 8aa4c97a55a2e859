// What a release manager waits for who opens the board of a release of 300 services.
import { timeReleaseBoard } from '../lib/testing/release-timing.ts'
import type { DataSet } from './data-set.ts'
import { type Figure, median } from './result.ts'

const size = 300
const times = 15

/** The whole board in one statement, and every row of it judged. */
export async function measureRelease(data: DataSet): Promise<Figure[]> {
  const { took, rows, owed } = await timeReleaseBoard(data.url, Math.min(size, data.services), times)
  return [
    {
      name: 'release.board',
      value: median(took),
      unit: 'ms',
      target: { atMost: 150 },
      note: `${rows} services in one statement and judged, ${owed} fixes owed, at ${data.services.toLocaleString('en')} services; worst of ${times} ${Math.round(Math.max(...took))} ms`,
    },
  ]
}
