import type { LayerSpec } from '../products/acr/seed.ts'
import { between, whole } from '../products/flow/chance.ts'
import type { Language, ServicePlan } from './service-plan.ts'

type Findings = NonNullable<LayerSpec['findings']>
type Finding = Findings[number]

const finding = (
  cve: string,
  severity: Finding['severity'],
  feature: string,
  version: string,
  versionFixed: string,
): Finding => ({ cve, severity, feature, version, versionFixed })

const MB = 1_000_000

const bases: Record<Language, LayerSpec> = {
  java: {
    size: 94 * MB,
    seed: 'eclipse-temurin:21-jre-alpine',
    findings: [
      finding('CVE-2026-20144', 'Medium', 'libexpat', '2.6.4-r0', '2.6.5-r0'),
      finding('CVE-2025-66199', 'Low', 'openssl', '3.3.2-r4', '3.3.3-r0'),
    ],
  },
  go: { size: 4 * MB, seed: 'gcr.io/distroless/static' },
  node: {
    size: 56 * MB,
    seed: 'node:24-alpine',
    findings: [finding('CVE-2026-11217', 'Medium', 'busybox', '1.37.0-r8', '1.37.0-r12')],
  },
  web: {
    size: 19 * MB,
    seed: 'nginx:1.29-alpine',
    findings: [finding('CVE-2026-13308', 'Low', 'pcre2', '10.43-r0', '')],
  },
  python: {
    size: 52 * MB,
    seed: 'python:3.13-slim',
    findings: [
      finding('CVE-2025-59375', 'Medium', 'libexpat1', '2.5.0-1', '2.7.2-1'),
      finding('CVE-2026-10001', 'Low', 'perl-base', '5.36.0-7', ''),
    ],
  },
}

const dependencies: Record<Language, [number, number]> = {
  java: [34, 58],
  go: [6, 10],
  node: [22, 44],
  web: [1, 3],
  python: [48, 90],
}

/** Size of the layer that every commit changes. */
const own: Record<Language, [number, number]> = {
  java: [9 * MB, 13 * MB],
  go: [19 * MB, 24 * MB],
  node: [3 * MB, 6 * MB],
  web: [5 * MB, 9 * MB],
  python: [4 * MB, 8 * MB],
}

export const appSize = ({ language }: ServicePlan): [number, number] => own[language]

/** Findings that a service's libraries have had all along. */
const inherited = [finding('CVE-2024-22262', 'High', 'spring-web', '5.3.30', '5.3.34')]
/** The finding that came with the newest build. */
const added = [finding('CVE-2026-24823', 'High', 'netty-codec-http', '4.1.108', '4.1.110')]

/** The layers under a service's own: `newest` is what its newest build stands on. */
export function baseLayers(service: ServicePlan, newest: boolean): LayerSpec[] {
  const { slug, language, oddity } = service
  const [least, most] = dependencies[language]
  const size = oddity === 'too-big' ? 334 * MB : Math.round(between(least, most, slug, 'dependencies') * MB)
  const known: Finding[] = [
    finding(`CVE-2025-${whole(30_000, 60_000, slug)}`, 'Medium', 'jackson-databind', '2.17.1', '2.17.3'),
  ]
  if (oddity === 'inherited-finding') known.push(...inherited)
  const bumped = oddity === 'added-finding' && newest
  return [
    bases[language],
    {
      size: bumped ? size + 1_200_000 : size,
      seed: `${slug} dependencies${bumped ? ' 2' : ''}`,
      findings: language === 'go' ? [] : bumped ? [...known, ...added] : known,
    },
  ]
}
