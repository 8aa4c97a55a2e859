import type { PipelineFinding, PipelineUnit } from './facts.ts'
import { filesOf, findingAt, isDockerfile, type TextPlace } from './places.ts'

interface Instruction {
  line: number
  name: string
  rest: string
}
export interface DockerStage {
  line: number
  image: string
  alias: string | null
  instructions: Instruction[]
}

/** Stages of a Dockerfile; continued lines are one instruction. */
export function stagesOf(text: string): DockerStage[] {
  const stages: DockerStage[] = []
  let open: Instruction | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*#/.test(line) || line.trim() === '') continue
    const goesOn = /\\\s*$/.test(line)
    const content = line.replace(/\\\s*$/, '').trim()
    if (open === null) {
      const [, name = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(content) ?? []
      open = { line: index + 1, name: name.toUpperCase(), rest }
    } else open.rest += ` ${content}`
    if (goesOn) continue
    const stage = stages.at(-1)
    if (open.name === 'FROM') {
      const words = open.rest.split(/\s+/).filter((word) => !word.startsWith('--'))
      const alias = /^as$/i.test(words[1] ?? '') ? (words[2] ?? null) : null
      stages.push({ line: open.line, image: words[0] ?? '', alias, instructions: [] })
    } else stage?.instructions.push(open)
    open = null
  }
  return stages
}

const toolChains =
  /(?:^|\/)(?:maven|gradle|golang|node|python|ruby|rust|openjdk|eclipse-temurin|amazoncorretto|dotnet\/sdk|gcc|php)$/
const wholeSystems =
  /(?:^|\/)(?:ubuntu|debian|centos|rockylinux|almalinux|fedora|anolisos|alinux\d?|oraclelinux)$/
const slim = /alpine|slim|distroless|jre|runtime|minimal|micro|bookworm-slim|scratch/i

/** How large what a base brings is, as far as its name tells; null: nothing is wrong with it, or nobody can say. */
export function baseClass(image: string): 'tool-chain' | 'whole-system' | null {
  const [name = '', tag = ''] = image.replace(/@sha256:.*$/, '').split(/:(?=[^/]*$)/)
  if (slim.test(tag) || slim.test(name)) return null
  if (toolChains.test(name)) return 'tool-chain'
  return wholeSystems.test(name) ? 'whole-system' : null
}

const advice: Record<string, string> = {
  node: 'node:24-alpine',
  python: 'python:3.13-slim',
  maven: 'eclipse-temurin:21-jre-alpine',
  gradle: 'eclipse-temurin:21-jre-alpine',
  openjdk: 'eclipse-temurin:21-jre-alpine',
  'eclipse-temurin': 'eclipse-temurin:21-jre-alpine',
  golang: 'gcr.io/distroless/static',
}
const better = (image: string): string => {
  const name = /([^/:@]+)(?:[:@][^/]*)?$/.exec(image)?.[1] ?? ''
  return advice[name] ?? 'alpine:3.22'
}

const builds =
  /\b(?:mvn|gradlew?|npm (?:ci|install|run build)|yarn|pnpm (?:i|install|build)|go build|cargo build|dotnet publish|pip install|poetry install|make)\b/
const dev: readonly [RegExp, RegExp, string][] = [
  [/\bnpm (?:ci|i|install)\b(?!\s+-g)/, /--omit[= ]dev|--production|--only=prod/, '--omit=dev'],
  [
    /\byarn(?: install)?\b(?= |$)(?! (?:build|run|start))/,
    /--prod(?:uction)?\b|workspaces focus --production/,
    '--production',
  ],
  [/\bpnpm (?:i|install)\b/, /--prod\b|-P\b/, '--prod'],
  [/\bpoetry install\b/, /--only[= ]main|--no-dev|--without[= ]dev/, '--only main'],
]
const devFile = /\bpip3? install\b.*-r\s+\S*dev\S*\.txt/

/** A user that is not root: a name, a number, or a variable that nobody here can look into. */
const isRoot = (user: string): boolean => /^(?:root|0)(?::|$)/.test(user.trim())

function lastStage(place: TextPlace, stages: DockerStage[], last: DockerStage): PipelineFinding[] {
  const findings: PipelineFinding[] = []
  const aliases = new Set(stages.flatMap(({ alias }) => (alias === null ? [] : [alias])))
  const fromStage = stages.find(({ alias }) => alias === last.image)
  const image = fromStage?.image ?? last.image
  const kind = baseClass(image)
  if (kind !== null) {
    const diff = [
      { kind: 'removed' as const, text: `FROM ${image}` },
      { kind: 'added' as const, text: `FROM ${better(image)}` },
    ]
    findings.push(
      findingAt(place, 'base-image', '', {
        line: last.line,
        values: { image, kind, place: place.name },
        diff,
      }),
    )
  }
  const built = last.instructions.find(({ name, rest }) => name === 'RUN' && builds.test(rest))
  if (built && !stages.some((stage) => stage !== last) && !aliases.has(last.image))
    findings.push(findingAt(place, 'one-stage', '', { line: built.line, values: { place: place.name } }))
  const user = [...(fromStage?.instructions ?? []), ...last.instructions].findLast(
    ({ name }) => name === 'USER',
  )
  // The base may name a user of its own; that it does is known only of those made for it.
  if (user ? isRoot(user.rest) : !/nonroot|unprivileged/.test(image)) {
    const end = last.instructions.find(({ name }) => name === 'ENTRYPOINT' || name === 'CMD')
    const diff = [
      ...(user ? [{ kind: 'removed' as const, text: `USER ${user.rest}` }] : []),
      { kind: 'added' as const, text: 'USER 65532' },
      ...(end && !user ? [{ kind: 'same' as const, text: `${end.name} ${end.rest}` }] : []),
    ]
    const line = user?.line ?? end?.line ?? last.line
    findings.push(findingAt(place, 'runs-as-root', '', { line, values: { place: place.name }, diff }))
  }
  for (const { line, name, rest } of last.instructions) {
    if (name !== 'RUN') continue
    const found = dev.find(([pattern, good]) => pattern.test(rest) && !good.test(rest))
    if (!found && !devFile.test(rest)) continue
    const text = `RUN ${rest}`
    const fixed = found ? text.replace(found[0], (part) => `${part} ${found[2]}`) : null
    const diff =
      fixed === null
        ? null
        : [
            { kind: 'removed' as const, text },
            { kind: 'added' as const, text: fixed },
          ]
    findings.push(findingAt(place, 'dev-dependencies', '', { line, values: { place: place.name }, diff }))
    break
  }
  return findings
}

function bases(place: TextPlace, stages: DockerStage[]): PipelineFinding[] {
  return stages.flatMap(({ image, line }, at) => {
    const isStage = stages.slice(0, at).some(({ alias }) => alias === image)
    if (isStage || image === 'scratch' || image.includes('$') || image.includes('@sha256:')) return []
    const tag = /:([^/:]+)$/.exec(image)?.[1]
    if (tag !== undefined && !/^(?:latest|main|master|dev|develop|edge|nightly|stable)$/i.test(tag)) return []
    // Distroless names its images without a tag as a matter of course; it moves all the same.
    const values = { image, tag: tag ?? '', place: place.name }
    const diff = [
      { kind: 'removed' as const, text: `FROM ${image}` },
      { kind: 'added' as const, text: `FROM ${image.replace(/:[^/:]+$/, '')}@sha256:<digest>` },
    ]
    return [findingAt(place, 'mutable-tag', image, { line, values, diff })]
  })
}

function ofDockerfile(place: TextPlace): PipelineFinding[] {
  const stages = stagesOf(place.text)
  const last = stages.at(-1)
  return last ? [...bases(place, stages), ...lastStage(place, stages, last)] : []
}

/** What ships, and as whom it runs. */
export const dockerfiles = (unit: PipelineUnit): PipelineFinding[] =>
  filesOf(unit, isDockerfile).flatMap(ofDockerfile)
