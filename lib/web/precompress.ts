import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { brotli, compressFromBytes } from '../platform/compression.ts'
import { compressible } from './static-files.ts'

/** Writes a .br beside every built file that gains by it. Returns how many. */
export async function precompress(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  let written = 0
  for (const name of names) {
    const path = join(folder, name)
    if (!compressible.has(extname(path)) || !(await stat(path)).isFile()) continue
    const bytes = await readFile(path)
    if (bytes.length < compressFromBytes || (await stat(`${path}.br`).catch(() => null))) continue
    await writeFile(`${path}.br`, await brotli(bytes, 11))
    written += 1
  }
  return written
}

if (process.argv[1] === import.meta.filename) await precompress('.next/static')
