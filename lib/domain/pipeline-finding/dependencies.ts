import type { PipelineFinding, PipelineUnit } from './facts.ts'
import { allTexts, findingAt, linesOf, longestLine, type TextPlace } from './places.ts'

/** Public package hosts, with what they serve. Mirrors of Alibaba Cloud are public too, and inside its network: not named. */
const hosts: readonly [RegExp, string, string][] = [
  [/\bregistry\.npmjs\.org\b|\bregistry\.yarnpkg\.com\b|\bregistry\.npmmirror\.com\b/, 'npm', 'npm'],
  [
    /\brepo1?\.maven\.(?:org|apache\.org)\b|\brepo\.maven\.apache\.org\b|\bjcenter\.bintray\.com\b|\bmavenCentral\(\)|\bplugins\.gradle\.org\b/,
    'Maven',
    'maven',
  ],
  [/\bpypi\.org\b|\bfiles\.pythonhosted\.org\b|\bpypi\.tuna\.tsinghua\.edu\.cn\b/, 'PyPI', 'pypi'],
  [/\bproxy\.golang\.org\b|\bgoproxy\.(?:io|cn)\b/, 'Go', 'go'],
  [/\brubygems\.org\b/, 'RubyGems', 'gems'],
]

/** Public package hosts that a line names, with the kind of package. */
export function outsideHostsIn(line: string): { host: string; kind: string; inside: string }[] {
  return hosts.flatMap(([pattern, kind, path]) => {
    const host = pattern.exec(line)?.[0]
    return host === undefined ? [] : [{ host, kind, inside: `packages.aliyun.com/${path}` }]
  })
}

function ofText(place: TextPlace): PipelineFinding[] {
  const found = new Map<string, PipelineFinding>()
  for (const { line, text } of linesOf(place.text)) {
    for (const { host, kind, inside } of outsideHostsIn(text.slice(0, longestLine))) {
      if (found.has(host)) continue
      const diff = host.includes('(')
        ? null
        : [
            { kind: 'removed' as const, text: host },
            { kind: 'added' as const, text: inside },
          ]
      const values = { host, kind, inside, place: place.name }
      found.set(host, findingAt(place, 'outside-dependencies', host, { line, values, diff }))
    }
  }
  return [...found.values()]
}

/** Packages from public hosts, where a text names one. What a tool does by default is not known here, and not claimed. */
export const outsideDependencies = (unit: PipelineUnit): PipelineFinding[] => allTexts(unit).flatMap(ofText)
