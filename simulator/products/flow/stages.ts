import type { StageSpec } from './rows.ts'

const codeCheck: StageSpec = {
  name: '代码检查 Code check',
  jobs: [
    {
      name: '静态分析 Static analysis',
      sign: 'static-analysis',
      seconds: [35, 70],
      steps: ['Clone', 'Restore cache', 'Static analysis'],
    },
    {
      name: '漏洞扫描 Vulnerability scan',
      sign: 'vulnerability-scan',
      seconds: [25, 60],
      steps: ['Clone', 'Dependency scan', 'Leak scan'],
    },
  ],
}

const unitTests: StageSpec = {
  name: '单元测试 Unit tests',
  jobs: [
    {
      name: '单元测试 Unit tests',
      sign: 'unit-test',
      seconds: [45, 120],
      steps: ['Clone', 'Restore cache', 'Unit tests', 'Upload report'],
    },
  ],
}

const imageBuild: StageSpec = {
  name: '镜像构建 Image build',
  jobs: [
    {
      name: '构建并推送镜像 Build and push image',
      sign: 'image-build',
      seconds: [50, 100],
      steps: ['Clone', 'Docker build', 'Push to ACR over VPC'],
      effect: 'image',
    },
  ],
}

const deployTest: StageSpec = {
  name: '部署测试环境 Deploy to test',
  jobs: [
    {
      name: '更新部署清单 Update manifests',
      sign: 'deploy-test',
      seconds: [12, 25],
      steps: ['Clone manifests', 'Set image digest', 'Push'],
      effect: 'deploy-test',
    },
  ],
}

const cdStages: StageSpec[] = [
  {
    name: '选择制品 Choose image',
    jobs: [
      {
        name: '校验镜像摘要 Verify digest',
        sign: 'verify-digest',
        seconds: [8, 20],
        steps: ['Resolve version', 'Verify digest'],
      },
    ],
  },
  {
    name: '人工卡点 Manual gate',
    jobs: [
      {
        name: '上线确认 Go-live confirmation',
        sign: 'manual-gate',
        seconds: [0, 0],
        steps: [],
        manual: true,
      },
    ],
  },
  {
    name: '部署 Deploy',
    jobs: [
      {
        name: '更新部署清单 Update manifests',
        sign: 'deploy',
        seconds: [40, 90],
        steps: ['Clone manifests', 'Set image digest', 'Push', 'Wait for rollout'],
        effect: 'deploy',
      },
    ],
  },
]

/** Checks of a merge request. A service may lack the unit tests, which is what a gate should notice. */
export const mergeCheckStages = (options: { unitTests: boolean } = { unitTests: true }): StageSpec[] =>
  options.unitTests ? [codeCheck, unitTests] : [codeCheck]

/** After the merge: checks again, image, test environment. */
export const ciStages = (options: { unitTests: boolean } = { unitTests: true }): StageSpec[] => [
  ...mergeCheckStages(options),
  imageBuild,
  deployTest,
]

/** A chosen image into an environment; production asks a person first. */
export const deliveryStages = (): StageSpec[] => cdStages
