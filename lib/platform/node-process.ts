import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * How Node runs web and worker. V8 lets the part of its memory in which objects begin grow with every burst of work, and never
 * shrinks it again: 8 MB for each half of it instead of as much as it likes leave a worker 130 MB smaller once its
 * first looks are done, and take it no longer for them.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8']

/**
 * The first file too comes out of the cache of compiled code: Node then has no need of what strips types, 15 MB of it. And
 * glibc gives pieces of 128 kB and more back at once; by itself it keeps them after a while, 25 MB more while a bill comes in.
 */
export const nodeEnvironment: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: '131072',
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
}
