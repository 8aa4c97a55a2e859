import type { Database } from '../catalog/database.ts'
import { emptyOutline, outlineAfter, outlineEnded } from '../domain/run-log/outline.ts'
import { firstPlace } from '../domain/run-log/place.ts'
import { newId } from '../platform/ids.ts'

/** The log of a job as if the worker had read all of it; watched for the hour to come. */
export async function createRunLog(
  { prisma }: Database,
  of: { runId: string; jobId: string },
  lines: string[],
): Promise<void> {
  const content = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const outline = outlineEnded(outlineAfter(emptyOutline, 1, lines), lines.length)
  const id = newId()
  await prisma.runLog.create({
    data: {
      ...of,
      id,
      watchedUntil: new Date(Date.now() + 3_600_000),
      place: firstPlace,
      outline: { ...outline, groups: outline.groups.map((group) => ({ ...group })) },
      lineCount: lines.length,
      byteCount: BigInt(content.length),
      segmentCount: 1,
      readAt: new Date(),
      endedAt: new Date(),
      segments: {
        create: {
          generation: 1,
          seq: 0,
          firstLine: 1,
          lineCount: lines.length,
          byteOffset: 0n,
          byteCount: content.length,
          content: new Uint8Array(content),
        },
      },
    },
  })
}
