import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { gitDirOf } from '../git/dirs.ts'
import { readHead } from '../git/head.ts'
import { readFiles, refSignature } from '../kubernetes/gitops/git.ts'
import { putTags, resourcesOf, takeTags } from './resource.ts'
import { readRos, readTerraform } from './written.ts'

/** A repository whose main is applied by a pipeline: what its files say, the resources get. */
interface Followed {
  repository: string
  head: string
}

const applyTakesMs = 90_000
const opened = new WeakMap<World, Collection<Followed>>()

function followedOf(world: World): Collection<Followed> {
  let rows = opened.get(world)
  if (rows === undefined) {
    rows = world.collection<Followed>('estate.files', { key: (row) => row.repository })
    opened.set(world, rows)
  }
  return rows
}

/** From now on what is merged there is applied; what is there now counts as applied. */
export function followFiles(world: World, repository: string): void {
  const head = readHead(gitDirOf(world, repository), 'main')
  if (head !== undefined) followedOf(world).put({ repository, head })
}

/** Looks at the branches a few times a second: two stat calls each, Git only when one has moved. */
export function startApplying(world: World): void {
  const rows = followedOf(world)
  const signatures = new Map<string, string>()
  world.timers.on<{ repository: string; from: string; to: string }>(
    'estate.apply',
    ({ repository, from, to }, at) => apply(world, repository, from, to, at),
  )
  world.onTick('estate', (now) => {
    for (const { repository, head } of rows.values()) {
      const signature = refSignature(gitDirOf(world, repository), 'main')
      if (signatures.get(repository) === signature) continue
      signatures.set(repository, signature)
      const next = readHead(gitDirOf(world, repository), 'main')
      if (next === undefined || next === head) continue
      rows.put({ repository, head: next })
      world.timers.schedule('estate.apply', now + applyTakesMs, { repository, from: head, to: next })
    }
  })
}

async function apply(world: World, repository: string, from: string, to: string, at: number): Promise<void> {
  const mine = resourcesOf(world)
    .values()
    .filter((resource) => resource.origin.repository === repository)
  const paths = [...new Set(mine.flatMap(({ origin }) => origin.path ?? []))]
  const dir = gitDirOf(world, repository)
  const [before, after] = await Promise.all([readFiles(dir, from, paths), readFiles(dir, to, paths)])
  for (const path of paths) {
    const old = before.get(path)
    const text = after.get(path)
    if (text === undefined || text === old) continue
    const read = path.endsWith('.tf') ? readTerraform : readRos
    const was = read(old ?? '')
    const is = read(text)
    for (const { arn, origin } of mine.filter((resource) => resource.origin.path === path)) {
      const tags = is.get(origin.address ?? '')
      if (tags === undefined) continue
      const gone = Object.keys(was.get(origin.address ?? '') ?? {}).filter((key) => tags[key] === undefined)
      takeTags(world, arn, gone, at)
      putTags(world, arn, tags, at)
    }
  }
}
