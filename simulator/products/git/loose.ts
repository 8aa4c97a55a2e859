import { hash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import type { GitObject } from './object-reader.ts'

const pathOf = (dir: string, id: string): string => join(dir, 'objects', id.slice(0, 2), id.slice(2))

/** An object that lies in a file of its own, as those of small and of new commits do; undefined where Git has to be asked. */
export function readLoose(dir: string, id: string): GitObject | undefined {
  const path = pathOf(dir, id)
  if (!existsSync(path)) return undefined
  const bytes = inflateSync(readFileSync(path))
  const end = bytes.indexOf(0)
  const [type = ''] = bytes.subarray(0, end).toString('latin1').split(' ')
  return { id, type, content: bytes.subarray(end + 1) }
}

/** Keeps an object in a file of its own, whole or not at all, and answers its id. */
export function writeLoose(dir: string, type: 'blob' | 'tree' | 'commit', content: Buffer): string {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const id = hash('sha1', bytes, 'hex')
  const path = pathOf(dir, id)
  const folder = dirname(path)
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const half = join(folder, `tmp_obj_${randomUUID()}`)
  writeFileSync(half, deflateSync(bytes, { level: 1 }), { mode: 0o444 })
  renameSync(half, path)
  return id
}
