import { describe, expect, it } from 'vitest'
import { openRule } from '../branch-rule/rule.ts'
import { branches, covers } from './branches.ts'
import { baseClass, dockerfiles, stagesOf } from './dockerfile.ts'
import type { PipelineUnit } from './facts.ts'

const unitOf = (
  files: Record<string, string>,
  branchRules: ReturnType<typeof openRule>[] = [],
): PipelineUnit => ({
  repository: {
    path: 'yunfan/a',
    defaultBranch: 'main',
    files: Object.entries(files).map(([path, text]) => ({ path, text, document: null })),
    skipped: [],
    branchRules,
  },
  pipelines: [],
  services: [],
  kindsOf: {},
})
const rulesOf = (text: string) => dockerfiles(unitOf({ Dockerfile: text })).map(({ rule }) => rule)
const clean =
  'FROM golang:1.25-alpine AS build\nRUN go build -o /app .\n\nFROM alpine:3.22\nUSER 65532\nCMD ["/app"]\n'

describe('Dockerfiles', () => {
  it.each([
    ['as it must be', clean, []],
    ['no user', clean.replace('USER 65532\n', ''), ['runs-as-root']],
    ['root by name', clean.replace('65532', 'root'), ['runs-as-root']],
    ['root by number', clean.replace('65532', '0:0'), ['runs-as-root']],
    [
      'a user of the base',
      clean.replace('alpine:3.22', 'nginxinc/nginx-unprivileged:1.29').replace('USER 65532\n', ''),
      [],
    ],
    ['latest', clean.replace('alpine:3.22', 'alpine:latest'), ['mutable-tag']],
    ['no tag', clean.replace('alpine:3.22', 'alpine'), ['mutable-tag']],
    ['a digest', clean.replace('alpine:3.22', `alpine@sha256:${'a'.repeat(64)}`), []],
    ['a whole system', clean.replace('alpine:3.22', 'ubuntu:24.04'), ['base-image']],
    ['a tool chain', clean.replace('alpine:3.22', 'golang:1.25'), ['base-image']],
    [
      'one stage',
      'FROM node:24-alpine\nRUN npm ci --omit=dev \\\n  && npm run build\nUSER node\n',
      ['one-stage'],
    ],
    ['development packages', clean.replace('USER', 'RUN npm install\nUSER'), ['dev-dependencies']],
    ['production only', clean.replace('USER', 'RUN npm install --omit=dev\nUSER'), []],
    ['pip for development', clean.replace('USER', 'RUN pip install -r dev.txt\nUSER'), ['dev-dependencies']],
    ['the last stage from another', clean.replace('alpine:3.22', 'build'), []],
    ['nothing', '', []],
    ['a comment', '# FROM x\n', []],
  ] as const)('%s', (_what, text, rules) => {
    expect(rulesOf(text)).toEqual(rules)
  })

  it('are fixed at the line that is wrong', () => {
    const [finding] = dockerfiles(unitOf({ 'deploy/Dockerfile': clean.replace('USER 65532\n', '') }))
    expect(finding).toMatchObject({
      path: 'deploy/Dockerfile',
      line: 5,
      diff: [
        { kind: 'added', text: 'USER 65532' },
        { kind: 'same', text: 'CMD ["/app"]' },
      ],
    })
  })

  it('have stages, and instructions over several lines', () => {
    const [stage] = stagesOf('FROM --platform=linux/amd64 a:1 AS x\nRUN one \\\n  # said\n  two\n')
    expect(stage).toMatchObject({ image: 'a:1', alias: 'x', instructions: [{ line: 2, rest: 'one two' }] })
  })

  it.each([
    ['node:24', 'tool-chain'],
    ['library/python:3.13', 'tool-chain'],
    ['node:24-slim', null],
    ['host:5000/base/centos', 'whole-system'],
    ['eclipse-temurin:21-jre', null],
    ['nginx:1.29', null],
  ])('%s is %s', (image, kind) => {
    expect(baseClass(image)).toBe(kind)
  })
})

describe('branch rules', () => {
  const strict = {
    ...openRule('main'),
    allowPushRoles: [40],
    mergeRequestSetting: { isRequired: true, minimumApproval: 1 },
    testSetting: { isRequired: true },
  }
  it.each([
    ['none', [], ['branch-unprotected']],
    ['of another branch', [{ ...strict, branch: 'release/*' }], ['branch-unprotected']],
    ['of every branch', [{ ...strict, branch: '*' }], []],
    ['as open as it is', [openRule('main')], ['direct-push', 'review-not-required', 'checks-not-required']],
    [
      'no approval',
      [{ ...strict, mergeRequestSetting: { isRequired: true, minimumApproval: 0 } }],
      ['review-not-required'],
    ],
    [
      'self-approval',
      [{ ...strict, mergeRequestSetting: { isRequired: true, isAllowSelfApproval: true } }],
      ['self-approval'],
    ],
    [
      'leak detection off',
      [{ ...strict, testSetting: { isRequired: true, sensitiveInfoDetection: { enabled: false } } }],
      ['leak-detection-off'],
    ],
    ['its own rule before a pattern', [{ ...openRule('*') }, strict], []],
  ])('%s', (_what, rules, found) => {
    expect(branches(unitOf({}, rules)).map(({ rule }) => rule)).toEqual(found)
  })

  it.each([
    ['release/*', 'release/202406', true],
    ['main', 'main2', false],
    ['m.in', 'main', false],
  ])('%s covers %s: %s', (pattern, branch, is) => {
    expect(covers(pattern, branch)).toBe(is)
  })
})
