import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type BranchRule, openRule } from '../branch-rule/rule.ts'
import type { DefinitionText, PipelineToJudge, PipelineUnit, RepositoryToJudge } from './facts.ts'
import { judgeUnit, mayClose } from './judge.ts'
import { defaultProfile } from './stages.ts'

const text = (content: string): DefinitionText => {
  try {
    return { text: content, document: parse(content, { logLevel: 'error' }) as unknown }
  } catch (error) {
    return { text: content, document: error }
  }
}
const good: BranchRule = {
  ...openRule('main'),
  allowPushRoles: [40],
  mergeRequestSetting: { isRequired: true, minimumApproval: 1, isAllowSelfApproval: false },
  testSetting: { isRequired: true, sensitiveInfoDetection: { enabled: true } },
}
const mergeCheck = `name: a-service-merge-check-k8s
stages:
  check:
    jobs:
      lint:
        name: Static analysis
        runsOn: private/own
        steps:
          one:
            step: Command
            with:
              run: |
                npm run lint
      scan:
        name: Vulnerability scan
        runsOn: private/own
        steps:
          one:
            step: Command
            with:
              run: |
                trivy fs --exit-code 1 .
      test:
        name: Unit tests
        runsOn: private/own
        steps:
          one:
            step: Command
            with:
              run: |
                npm test
`
const dockerfile =
  'FROM node:24-alpine AS build\nRUN npm ci\n\nFROM node:24-alpine\nUSER 1000\nCMD ["node"]\n'
const pipelineOf = (more: Partial<PipelineToJudge> = {}): PipelineToJudge => ({
  id: 'p1',
  name: 'a-service-merge-check-k8s',
  kind: 'merge-check',
  serviceId: 's1',
  definition: text(mergeCheck),
  variables: [],
  ...more,
})
const repositoryOf = (
  files: Record<string, string>,
  more: Partial<RepositoryToJudge> = {},
): RepositoryToJudge => ({
  path: 'yunfan/a',
  defaultBranch: 'main',
  files: Object.entries(files).map(([path, content]) => ({ path, ...text(content) })),
  skipped: [],
  branchRules: [good],
  ...more,
})
const usual = { '.flow/merge-check.yaml': mergeCheck, Dockerfile: dockerfile }
const unitOf = (more: Partial<PipelineUnit> = {}): PipelineUnit => ({
  repository: repositoryOf(usual),
  pipelines: [pipelineOf()],
  services: [{ id: 's1', slug: 'a-service', kind: 'service' }],
  kindsOf: { s1: ['merge-check', 'ci', 'cd'] },
  ...more,
})
const judged = (unit: PipelineUnit) => judgeUnit(unit, defaultProfile)
const rulesOf = (unit: PipelineUnit) => judged(unit).findings.map(({ rule }) => rule)
/** The usual unit with its definition changed, in Flow and in the repository alike. */
const defined = (change: (content: string) => string) => {
  const changed = change(mergeCheck)
  return unitOf({
    repository: repositoryOf({ ...usual, '.flow/merge-check.yaml': changed }),
    pipelines: [pipelineOf({ definition: text(changed) })],
  })
}
const command = (from: string, to: string) => defined((content) => content.replace(from, to))

describe('a unit as it must be', () => {
  it('has no finding, and nothing that was not asked', () => {
    expect(judged(unitOf())).toEqual({ findings: [], unread: [] })
  })
})

describe('definitions', () => {
  it.each([
    ['npm run lint', 'kubectl apply -f k8s/', ['kubectl-apply']],
    ['npm run lint', 'kubectl -n trade --context=x set image deployment/a a=b', ['kubectl-apply']],
    ['npm run lint', 'kubectl get pods', []],
    ['npm run lint', 'kubectl apply --dry-run=client -f k8s/', []],
    ['npm run lint', 'helm --namespace trade upgrade --install a ./chart', ['kubectl-apply']],
    ['npm run lint', 'docker push host/a/b:latest', ['mutable-tag']],
    ['npm run lint', 'docker push host/a/b:1.4.2', []],
    ['npm run lint', 'docker push yunfan-registry.cn-hangzhou.cr.aliyuncs.com/a/b:1.4', ['public-registry']],
    ['npm run lint', 'docker push yunfan-registry-vpc.cn-hangzhou.cr.aliyuncs.com/a/b:1.4', []],
    ['npm run lint', 'docker pull registry.cn-beijing.aliyuncs.com/a/b:1.4', ['public-registry']],
    ['npm run lint', 'npm ci --registry https://registry.npmjs.org', ['outside-dependencies']],
    ['npm run lint', 'npm ci --registry https://packages.aliyun.com/npm', []],
    ['npm run lint', 'pip install -i https://pypi.org/simple -r r.txt', ['outside-dependencies']],
    ['trivy fs --exit-code 1 .', 'trivy fs . || true', ['stage-advisory']],
    ['trivy fs --exit-code 1 .', 'trivy fs --exit-code 0 .', ['stage-advisory']],
    ['npm test', 'npm test || exit 0', ['stage-advisory']],
    ['npm test', 'set +e\n                npm test', ['stage-advisory']],
    [
      '        name: Unit tests\n',
      '        name: Unit tests\n        allowFailure: true\n',
      ['stage-advisory'],
    ],
    ['        name: Unit tests\n', '        name: Unit tests\n        driven: manual\n', ['stage-advisory']],
    ['runsOn: private/own', 'runsOn: public/cn-beijing', ['runner-public']],
    ['        runsOn: private/own\n', '', ['runner-public']],
    [
      '        name: Unit tests\n',
      '        name: Unit tests\n        component: JenkinsJob\n',
      ['runner-jenkins'],
    ],
    ['name: a-service-merge-check-k8s', 'name: another', ['definition-missing']],
  ])('%s -> %s', (from, to, rules) => {
    const unit = command(from, to)
    // A definition that lost its name in the repository keeps it in Flow.
    if (to === 'name: another') unit.pipelines = [pipelineOf()]
    expect(rulesOf(unit)).toEqual(rules)
  })

  it('that lack a required stage say which', () => {
    const { findings } = judged(defined((content) => content.slice(0, content.indexOf('      test:'))))
    expect(findings).toMatchObject([
      { rule: 'stage-missing', path: '.flow/merge-check.yaml', values: { stage: 'unit-tests' } },
    ])
  })

  it('that are advice show the line and the command that heeds', () => {
    const [finding] = judged(command('npm test', 'npm test || true')).findings
    expect(finding?.line).toBe(mergeCheck.split('\n').findIndex((line) => line.includes('npm test')) + 1)
    expect(finding?.diff).toEqual([
      { kind: 'removed', text: 'npm test || true' },
      { kind: 'added', text: 'npm test' },
    ])
  })

  it('are in order where only comments and order differ, and differ where they do', () => {
    const turned = `# ours\n${mergeCheck}`
    expect(rulesOf(unitOf({ pipelines: [pipelineOf({ definition: text(turned) })] }))).toEqual([])
    const other = mergeCheck.replace('npm run lint', 'npm run lint:all')
    expect(rulesOf(unitOf({ pipelines: [pipelineOf({ definition: text(other) })] }))).toEqual([
      'definition-differs',
    ])
  })

  it('that can not be parsed are a finding, and their stages unknown', () => {
    const broken = 'name: a-service-merge-check-k8s\nstages: [\n'
    const { findings, unread } = judged(unitOf({ pipelines: [pipelineOf({ definition: text(broken) })] }))
    expect(findings.map(({ rule }) => rule)).toEqual(['definition-unreadable', 'definition-differs'])
    expect(unread.map(({ rule }) => rule)).toContain('stage-missing')
  })
})

describe('names and pairs', () => {
  it('show the name that would be right', () => {
    const unit = unitOf({
      pipelines: [pipelineOf({ name: 'a_MERGE-CHECK' })],
      repository: repositoryOf({
        '.flow.yaml': mergeCheck.replace('a-service-merge-check-k8s', 'a_MERGE-CHECK'),
      }),
    })
    const [finding] = judged(unit).findings
    expect(finding).toMatchObject({ rule: 'naming', values: { better: 'a-service-merge-check-k8s' } })
  })

  it.each([
    [['merge-check', 'ci', 'cd'] as const, []],
    [['ci'] as const, ['merge-check', 'cd']],
    [['other'] as const, []],
    [[] as const, []],
  ])('of a service with %j ask for %j', (kinds, missing) => {
    const { findings } = judged(unitOf({ kindsOf: { s1: [...kinds] } }))
    expect(findings.map(({ values }) => values.step)).toEqual(missing)
  })
})

describe('what was not read', () => {
  it.each([
    [
      'definition',
      { pipelines: [pipelineOf({ definition: 'unread', variables: 'unread' })] },
      'kubectl-apply',
    ],
    ['files', { repository: repositoryOf({}, { files: 'unread' }) }, 'runs-as-root'],
    ['a file', { repository: repositoryOf(usual, { skipped: ['Dockerfile'] }) }, 'runs-as-root'],
    ['branch rules', { repository: repositoryOf(usual, { branchRules: 'unread' }) }, 'direct-push'],
    [
      'leak detection',
      { repository: repositoryOf(usual, { branchRules: [{ ...good, testSetting: { isRequired: true } }] }) },
      'leak-detection-off',
    ],
  ] as const)('%s: is unread and closes nothing', (_what, more, rule) => {
    const { findings, unread } = judged(unitOf(more as Partial<PipelineUnit>))
    expect(findings).toEqual([])
    expect(mayClose({ rule, pipelineId: 'p1' }, unread)).toBe(false)
    expect(mayClose({ rule: 'naming', pipelineId: 'p1' }, unread)).toBe(true)
  })

  it('of one pipeline says nothing of another', () => {
    const unread = [{ rule: 'kubectl-apply' as const, pipelineId: 'p1' }]
    expect(mayClose({ rule: 'kubectl-apply', pipelineId: 'p2' }, unread)).toBe(true)
    expect(mayClose({ rule: 'kubectl-apply', pipelineId: 'p1' }, unread)).toBe(false)
  })
})

describe('any text whatever', () => {
  it('is judged without an error, each finding once', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 400 }), (one, two) => {
        const unit = unitOf({
          repository: repositoryOf({ '.flow.yaml': one, Dockerfile: two, '.npmrc': one }),
          pipelines: [pipelineOf({ definition: text(two) })],
        })
        const keys = judged(unit).findings.map(({ rule, subject }) => `${rule} ${subject}`)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})
