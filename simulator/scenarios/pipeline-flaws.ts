/** What is wrong with pipelines and repositories of the company, on purpose, by slug. Every key here is made up. */
type What = 'merge-check' | 'ci' | 'cd'
type Change = (text: string) => string

interface Flaws {
  texts?: Partial<Record<What, Change>>
  files?: Record<string, string | null>
  variables?: Partial<Record<What, Array<{ key: string; value: string; masked: boolean }>>>
  /** Over the usual rule of main; null: main has none. */
  protection?: Record<string, unknown> | null
}

/** Gives a step of a definition what it runs. */
const runs =
  (step: string, ...commands: string[]): Change =>
  (text) =>
    text.replace(
      `          - name: ${step}\n`,
      `          - name: ${step}\n            step: Command\n            with:\n              run: |\n${commands.map((line) => `                ${line}\n`).join('')}`,
    )
const both =
  (...changes: Change[]): Change =>
  (text) =>
    changes.reduce((done, change) => change(done), text)
const replaced =
  (from: string, to: string): Change =>
  (text) =>
    text.replaceAll(from, to)
// In two parts: so that nobody's scanner takes what is made up for a key of ours.
const fakeKeyId = ['LT', 'AI5tSimulatedOnly0001'].join('')
const fakeSecret = ['Zx8Qm2', 'Lk9Tn4Vb7Rp1Wc6Hd3'].join('')

const flaws: Record<string, Flaws> = {
  'settlement-batch': {
    texts: {
      cd: both(
        runs('Set image digest', 'kubectl set image deployment/settlement-batch app=$IMAGE -n payment'),
        replaced(
          'stages:\n',
          `variables:\n  - key: ALIBABA_ACCESS_KEY_ID\n    value: ${fakeKeyId}\n  - key: ALIBABA_ACCESS_KEY_SECRET\n    value: ${fakeSecret}\nstages:\n`,
        ),
      ),
    },
  },
  'supplier-web': {
    files: {
      Dockerfile:
        'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm install && npm run build\nCMD ["node", "/app/server.js"]\n',
      '.npmrc': 'registry=https://registry.npmjs.org/\n',
    },
    texts: { ci: replaced('private/yunfan-build', 'public/cn-beijing') },
  },
  'replenish-batch': {
    texts: {
      ci: both(
        runs(
          'Docker build',
          'docker build -t yunfan-registry.cn-hangzhou.cr.aliyuncs.com/supply-chain/replenish-batch:latest .',
          'docker push yunfan-registry.cn-hangzhou.cr.aliyuncs.com/supply-chain/replenish-batch:latest',
        ),
        runs('Unit tests', 'pip install -i https://pypi.org/simple -r requirements.txt', 'pytest'),
      ),
      cd: replaced('component: ManualValidate', 'component: JenkinsJob'),
    },
  },
  'review-service': {
    texts: { 'merge-check': runs('Dependency scan', 'trivy fs --severity HIGH,CRITICAL . || true') },
    variables: {
      ci: [
        { key: 'SONAR_TOKEN', value: '', masked: true },
        { key: 'NPM_TOKEN', value: fakeSecret, masked: false },
      ],
    },
  },
  'returns-service': { protection: null },
  'audit-service': {
    protection: {
      allowPushRoles: [40, 30],
      mergeRequestSetting: {
        isRequired: true,
        minimumApproval: 0,
        mrMode: 'general',
        isAllowSelfApproval: true,
      },
    },
  },
  'job-scheduler': {
    protection: {
      testSetting: { isRequired: false, sensitiveInfoDetection: { enabled: false, message: '' } },
    },
  },
  'purchase-service': { files: { '.flow/cd.yaml': null } },
  'logistics-service': {
    texts: { ci: runs('Unit tests', 'go test ./... || true') },
  },
}

/** The definition of a pipeline with what is wrong with it. */
export const flawedText = (slug: string, what: What, text: string): string =>
  flaws[slug]?.texts?.[what]?.(text) ?? text

/** Files of a repository with what is wrong with them. */
export function flawedFiles(slug: string, files: Record<string, string>): Record<string, string> {
  const changed = { ...files }
  for (const [path, content] of Object.entries(flaws[slug]?.files ?? {})) {
    if (content === null) delete changed[path]
    else changed[path] = content
  }
  return changed
}

export const variablesOf = (slug: string, what: What) => flaws[slug]?.variables?.[what] ?? []

/** What the rule of main says beside the usual; null: there is none. */
export function protectionOf(slug: string): Record<string, unknown> | null {
  const own = flaws[slug]?.protection
  return own === undefined ? {} : own
}
