import type { PipelineFinding, PipelineUnit } from './facts.ts'
import { allTexts, findingAt, isDockerfile, linesOf, longestLine, type TextPlace } from './places.ts'

const moving = /^(?:latest|main|master|dev|develop|test|staging|stable|edge|nightly|snapshot|release|prod)$/i
const reference =
  /(?<![\w@/.:-])((?:[\w-]+(?:\.[\w-]+)*(?::\d{2,5})?\/)*[a-z0-9][\w.-]*):([A-Za-z_][\w.-]*)(?![\w:/.-])/g
const command =
  /\b(?:docker|podman|nerdctl|buildctl|kaniko|crane|skopeo)\b|--destination|^\s*-?\s*(?:image|container|imageTag)\s*:/
const host = /([\w-]+?)(-vpc)?\.([a-z]{2}-[a-z0-9-]+)(\.cr)?\.aliyuncs\.com/g

/** Moving names of images in a line that speaks of images. */
export function movingTagsIn(line: string): { image: string; tag: string }[] {
  if (!command.test(line)) return []
  return [...line.matchAll(reference)].flatMap(([, image = '', tag = '']) =>
    moving.test(tag) && image !== 'image' ? [{ image, tag }] : [],
  )
}

/** Registry hosts of a line that are the public door, each with the one inside. */
export function publicHostsIn(line: string): { host: string; inside: string }[] {
  return [...line.matchAll(host)].flatMap(([whole, name = '', vpc, region = '', cr = '']) => {
    // Of hosts of Alibaba Cloud only registries: `x-registry.<region>.cr` and, before there were instances, `registry.<region>`.
    const isRegistry = name === 'registry' || (cr !== '' && name.endsWith('-registry'))
    if (!isRegistry || vpc !== undefined || name.endsWith('-vpc')) return []
    return [{ host: whole, inside: `${name}-vpc.${region}${cr}.aliyuncs.com` }]
  })
}

function tagsOf(place: TextPlace): PipelineFinding[] {
  const found = new Map<string, PipelineFinding>()
  for (const { line, text } of linesOf(place.text)) {
    for (const { image, tag } of movingTagsIn(text.slice(0, longestLine))) {
      const about = `${image}:${tag}`
      if (found.has(about)) continue
      const diff = [
        { kind: 'removed' as const, text: about },
        { kind: 'added' as const, text: `${image}:\${CI_COMMIT_SHA}` },
      ]
      const values = { image, tag, place: place.name }
      found.set(about, findingAt(place, 'mutable-tag', about, { line, values, diff }))
    }
  }
  return [...found.values()]
}

function hostsOf(place: TextPlace): PipelineFinding[] {
  const found = new Map<string, PipelineFinding>()
  for (const { line, text } of linesOf(place.text)) {
    for (const { host: name, inside } of publicHostsIn(text.slice(0, longestLine))) {
      if (found.has(name)) continue
      const diff = [
        { kind: 'removed' as const, text: name },
        { kind: 'added' as const, text: inside },
      ]
      const values = { host: name, inside, place: place.name }
      found.set(name, findingAt(place, 'public-registry', name, { line, values, diff }))
    }
  }
  return [...found.values()]
}

/** Images by a name that moves. Of Dockerfiles the rules about Dockerfiles speak, which know stages. */
export const mutableTags = (unit: PipelineUnit): PipelineFinding[] =>
  allTexts(unit)
    .filter(({ path }) => path === null || !isDockerfile(path))
    .flatMap(tagsOf)

/** Registries reached over the internet. */
export const publicRegistries = (unit: PipelineUnit): PipelineFinding[] => allTexts(unit).flatMap(hostsOf)
