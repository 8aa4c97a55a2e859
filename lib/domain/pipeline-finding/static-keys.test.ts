import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PipelineUnit } from './facts.ts'
import { judgeUnit } from './judge.ts'
import { looksRandom, secretIn, secretOf } from './secret-patterns.ts'
import { defaultProfile } from './stages.ts'
import { keysIn } from './static-keys.ts'

// In parts, so that nobody's scanner takes what is made up for a key.
const made = {
  'alibaba-access-key': ['LT', 'AI5tAbCdEfGhIjKlMnOp'].join(''),
  'alibaba-sts-token': ['STS', '.NTabcdefghijklmnopqr'].join(''),
  'aws-access-key': ['AK', 'IAABCDEFGHIJKLMNOP'].join(''),
  'yunxiao-token': ['pt', '-0fh3abcdef0123456789'].join(''),
  'github-token': ['gh', 'p_abcdefghijklmnopqrstuvwxyz0123456789'].join(''),
  'gitlab-token': ['gl', 'pat-abcdefghij0123456789'].join(''),
  'npm-token': ['np', 'm_abcdefghijklmnopqrstuvwxyz0123456789'].join(''),
  'slack-token': ['xo', 'xb-1234567890-abcdef'].join(''),
  'private-key': ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join(''),
  jwt: ['eyJhbGciOiJIUzI1', 'NiJ9.eyJzdWIiOiIxMjM0NSJ9.abcdefghijklmnop'].join(''),
  'password-in-url': 'https://robot:hunter22@example.com/x.git',
  'bearer-token': 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz',
} as const

const variable = (name: string) => ['$', `{${name}}`].join('')

describe('what a key looks like', () => {
  it.each(Object.entries(made))('%s', (pattern, value) => {
    expect(secretIn(`before ${value} after`)).toBe(pattern)
  })

  it.each([
    'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    '0192f0c1-2d3e-7f40-8a5b-6c7d8e9f0a1b',
    'https://codeup.aliyun.com/yunfan/trade/order-service.git',
    `https://robot:${variable('TOKEN')}@example.com/x.git`,
    `Bearer ${variable('TOKEN')}`,
    'ghcr.io/owner/image:1.2.3',
    'pt-BR',
  ])('%s is none', (text) => {
    expect(secretIn(text)).toBeNull()
    expect(looksRandom(text)).toBe(false)
  })

  it.each([
    ['DB_PASSWORD', 'hunter2hunter2', 'secret-by-name'],
    ['apiKey', 'abcdef123', 'secret-by-name'],
    ['DB_PASSWORD', variable('DB_PASSWORD'), null],
    ['DB_PASSWORD', '$[variables.DB]', null],
    ['DB_PASSWORD', '******', null],
    ['DB_PASSWORD', '<your password>', null],
    ['TOKEN_URL', 'https://example.com/token', null],
    ['SECRET_NAME', 'order-service', null],
    ['serviceConnection', 'abcdefgh12345', null],
    ['REGION', 'cn-hangzhou', null],
    ['BLOB', 'Zx8Qm2Lk9Tn4Vb7Rp1Wc6Hd3', 'high-entropy'],
    ['BLOB', 'order-service-unit-tests-report', null],
  ])('%s = %s: %s', (name, value, pattern) => {
    expect(secretOf(name, value)).toBe(pattern)
  })
})

describe('where keys stand', () => {
  it.each([
    ['a mapping', 'x: 1\nDB_PASSWORD: hunter2hunter2\n', false, [2, 'DB_PASSWORD']],
    [
      'key and value',
      'variables:\n  - key: DB_PASSWORD\n    value: hunter2hunter2\n',
      false,
      [3, 'DB_PASSWORD'],
    ],
    ['a shell line', 'run: |\n  export DB_PASSWORD=hunter2hunter2\n', false, [2, 'DB_PASSWORD']],
    ['ENV', 'FROM a\nENV DB_PASSWORD hunter2hunter2\n', true, [2, 'DB_PASSWORD']],
    ['an npm file', '//host/:_authToken=hunter2hunter2\n', false, [1, '//host/:_authToken']],
    ['a comment', `# old: ${made['alibaba-access-key']}\n`, false, [1, null]],
  ] as const)('%s', (_what, text, inDockerfile, [line, name]) => {
    expect(keysIn(text, inDockerfile)).toMatchObject([{ line, name }])
  })

  it('two words of prose are no assignment', () => {
    expect(keysIn('  password rotation\n', false)).toEqual([])
  })
})

describe('a key', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const secret = fc
    .array(fc.constantFrom(...alphabet.split('')), { minLength: 26, maxLength: 40 })
    .map((letters) => `${letters.join('')}aZ9`)
    .filter((value) => new Set(value).size > 18 && looksRandom(value))
  const shapes = [
    (key: string) => `variables:\n  - key: API_TOKEN\n    value: ${key}\n`,
    (key: string) =>
      `stages:\n  a:\n    jobs:\n      b:\n        steps:\n          c:\n            with:\n              run: |\n                API_TOKEN=${key} npm test || true\n`,
    (key: string) => `stages:\n  a:\n    jobs:\n      ${key}:\n        name: Unit tests\n`,
    (key: string) => `FROM node:24\nENV API_TOKEN=${key}\nRUN npm install --token=${key}\n`,
    (key: string) =>
      `//packages.aliyun.com/:_authToken=${key}\nregistry=https://u:${key}@registry.npmjs.org/\n`,
    (key: string) => `FROM host/${key}:latest\n`,
    (key: string) => `name: x\nstages:\n  a:\n    jobs:\n      b:\n        component: Kubectl${key}\n`,
  ]

  it('is never in a finding, wherever it stood', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...shapes), (key, shape) => {
        const content = shape(key)
        const unit: PipelineUnit = {
          repository: {
            path: 'yunfan/a',
            defaultBranch: 'main',
            files: ['Dockerfile', '.npmrc', '.flow.yaml'].map((path) => ({
              path,
              text: content,
              document: null,
            })),
            skipped: [],
            branchRules: 'unread',
          },
          pipelines: [
            {
              id: 'p',
              name: 'a-service-ci-k8s',
              kind: 'ci',
              serviceId: null,
              definition: {
                text: content,
                document: {
                  stages: {
                    a: { jobs: { [key]: { name: `Unit tests ${key}`, component: `Kubectl${key}` } } },
                  },
                },
              },
              variables: [{ name: 'API_TOKEN', value: key }],
            },
          ],
          services: [],
          kindsOf: {},
        }
        const said = JSON.stringify(judgeUnit(unit, defaultProfile))
        expect(said).toContain('static-key')
        expect(said).not.toContain(key)
      }),
      { numRuns: 300 },
    )
  })
})
