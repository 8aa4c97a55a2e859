import { repositoryUrl } from '../codeup/render.ts'
import { isOver, type Job, type Pipeline, type Run, type RunWord } from './rows.ts'
import type { FlowState } from './state.ts'

export const sourceUrl = (path: string): string => `${repositoryUrl(path)}.git`

export function renderPipelineItem(pipeline: Readonly<Pipeline>) {
  return {
    pipelineId: pipeline.id,
    pipelineName: pipeline.name,
    createAccountId: pipeline.creatorId,
    createTime: pipeline.createdAt,
  }
}

export function renderPipeline(pipeline: Readonly<Pipeline>) {
  return {
    name: pipeline.name,
    envId: pipeline.envId,
    envName: ['日常环境', '预发环境', '正式环境'][pipeline.envId] ?? '',
    groupId: 0,
    createTime: pipeline.createdAt,
    updateTime: pipeline.updatedAt,
    creatorAccountId: pipeline.creatorId,
    modifierAccountId: pipeline.creatorId,
    tagList: [],
    pipelineConfig: {
      flow: pipeline.text ?? flowText(pipeline),
      settings: renderSettings(pipeline),
      sources: [
        {
          sign: 'source_1',
          type: 'codeup',
          data: {
            repo: sourceUrl(pipeline.source),
            branch: pipeline.branch,
            label: pipeline.source,
            namespace: pipeline.source.split('/').slice(0, -1).join('/'),
            cloneDepth: 1,
            credentialId: 1,
            credentialLabel: 'codeup service connection',
            credentialType: 'SERVICE_CONNECTION',
            events:
              pipeline.startedBy === 'push'
                ? ['push']
                : pipeline.startedBy === 'hand'
                  ? []
                  : ['mergeRequestOpenedOrUpdate'],
            isBranchMode: false,
            isCloneDepth: true,
            isSubmodule: false,
            isTrigger: pipeline.startedBy !== 'hand',
            serviceConnectionId: 1001,
            triggerFilter: pipeline.startedBy === 'push' ? '^(main|release/.+)$' : '',
            webhook: '',
          },
        },
      ],
    },
  }
}

/** A masked value does not leave Flow. */
function renderSettings({ variables = [] }: Readonly<Pipeline>): string {
  if (variables.length === 0) return '{}'
  const globalParams = variables.map(({ key, value, masked }) => ({
    key,
    value: masked ? '' : value,
    masked,
    encrypted: masked,
  }))
  return JSON.stringify({ globalParams })
}

/** The pipeline as Flow's YAML says it. */
export function flowText(pipeline: Pick<Pipeline, 'name' | 'source' | 'branch' | 'stages'>): string {
  const lines = [
    `name: ${pipeline.name}`,
    'sources:',
    '  source_1:',
    '    type: codeup',
    `    endpoint: ${sourceUrl(pipeline.source)}`,
    `    branch: ${pipeline.branch}`,
    'stages:',
  ]
  for (const [index, stage] of pipeline.stages.entries()) {
    lines.push(`  stage_${index + 1}:`, `    name: ${stage.name}`, '    jobs:')
    for (const job of stage.jobs) {
      lines.push(`      ${job.sign}:`, `        name: ${job.name}`)
      if (job.manual === true) lines.push('        component: ManualValidate')
      else
        lines.push(
          '        runsOn: private/yunfan-build',
          '        steps:',
          ...job.steps.map((step) => `          - name: ${step}`),
        )
    }
  }
  return `${lines.join('\n')}\n`
}

export function renderRunItem(state: FlowState, run: Readonly<Run>) {
  return {
    pipelineId: run.pipelineId,
    pipelineRunId: run.number,
    status: run.status,
    triggerMode: run.triggerMode,
    startTime: run.startTime,
    ...(run.endTime === undefined ? {} : { endTime: run.endTime }),
    creator: state.codeup.user(run.creatorId).name,
    creatorAccountId: run.creatorId,
  }
}

/** Status of a stage from its jobs. */
function stageWord(jobs: ReadonlyArray<Readonly<Job>>): RunWord {
  const has = (word: RunWord) => jobs.some(({ status }) => status === word)
  for (const word of ['FAIL', 'CANCELED', 'WAITING', 'RUNNING'] as const) if (has(word)) return word
  if (jobs.every(({ status }) => status === 'SKIP')) return 'SKIP'
  return jobs.every(({ status }) => isOver(status)) ? 'SUCCESS' : 'INIT'
}

const earliest = (instants: Array<number | undefined>): number | undefined =>
  instants.reduce<number | undefined>(
    (least, at) => (at === undefined ? least : Math.min(least ?? at, at)),
    undefined,
  )

export function renderRun(state: FlowState, pipeline: Readonly<Pipeline>, run: Readonly<Run>) {
  const stages = pipeline.stages.map((stage, index) => {
    const jobs = run.jobs.filter((job) => job.stage === index)
    const status = stageWord(jobs)
    const startTime = earliest(jobs.map((job) => job.startTime))
    const endTime = isOver(status)
      ? Math.max(0, ...jobs.map((job) => job.endTime ?? 0)) || undefined
      : undefined
    return {
      index: `Group${index}-Stage${index}`,
      name: stage.name,
      stageInfo: {
        id: pipeline.id * 1_000 + index,
        name: stage.name,
        status,
        ...(startTime === undefined ? {} : { startTime }),
        ...(endTime === undefined ? {} : { endTime }),
        jobs: jobs.map((job) => renderJob(pipeline, run, job)),
      },
    }
  })
  const user = state.codeup.user(run.creatorId)
  return {
    pipelineId: run.pipelineId,
    pipelineRunId: run.number,
    pipelineConfigId: run.pipelineId * 10 + 1,
    pipelineType: 'flow',
    status: run.status,
    triggerMode: run.triggerMode,
    createTime: run.createdAt,
    updateTime: run.updatedAt,
    creator: user.name,
    creatorAccountId: run.creatorId,
    modifier: user.name,
    modifierAccountId: run.creatorId,
    groups: [],
    stageGroup: stages.map(({ index }) => [index]),
    stages,
    sources: [
      {
        name: pipeline.source,
        sign: 'source_1',
        type: 'codeup',
        label: pipeline.source,
        data: {
          repo: sourceUrl(pipeline.source),
          branch: run.branch,
          commit: run.commit,
          commint: run.commit,
          commitMsg: run.commitTitle,
        },
      },
    ],
    globalParams: paramsOf(pipeline, run),
    ...(run.comment === '' ? {} : { comment: run.comment }),
  }
}

/** What the run was given, and beside it the pipeline's own variables: whatever is masked has its value here all the same. */
function paramsOf({ variables = [] }: Readonly<Pipeline>, { envs }: Readonly<Run>) {
  const param = (key: string, value: string, masked: boolean) => ({
    key,
    value,
    masked,
    encrypted: false,
    runningConfig: true,
  })
  const given = Object.entries(envs).map(([key, value]) => param(key, value, false))
  const own = variables.filter(({ key }) => !(key in envs))
  return [...given, ...own.map(({ key, value, masked }) => param(key, value, masked))]
}

function renderJob(pipeline: Readonly<Pipeline>, run: Readonly<Run>, job: Readonly<Job>) {
  const action = (type: string, name: string) => ({
    type,
    name,
    title: name,
    displayType: 'BUTTON',
    disable: false,
    order: 1,
    data: '',
    params: { pipelineId: pipeline.id, pipelineRunId: run.number, jobId: job.id },
  })
  const actions =
    job.status === 'WAITING' && job.manual !== true
      ? [action('StartPipelineJobRun', '启动')]
      : job.status === 'WAITING'
        ? [action('PassPipelineValidate', '通过'), action('RefusePipelineValidate', '拒绝')]
        : job.status === 'FAIL'
          ? [action('RetryPipelineJobRun', '重试'), action('SkipPipelineJobRun', '跳过')]
          : job.status === 'RUNNING'
            ? [action('StopPipelineJobRun', '停止')]
            : []
  return {
    id: job.id,
    name: job.name,
    jobSign: job.sign,
    status: job.status,
    ...(job.startTime === undefined ? {} : { startTime: job.startTime }),
    ...(job.endTime === undefined ? {} : { endTime: job.endTime }),
    params: JSON.stringify({ sign: job.sign }),
    result: JSON.stringify(job.note === undefined ? {} : { note: job.note }),
    actions,
  }
}
