import { repositoryUrl } from '../codeup/render.ts'
import type { Job, Pipeline, Run } from '../flow/rows.ts'

const statusNames: Record<string, string> = {
  RUNNING: '运行中',
  WAITING: '等待中',
  SUCCESS: '成功',
  FAIL: '失败',
  CANCELED: '已取消',
  SKIP: '已跳过',
}

/** Jobs of which there is something to tell: those whose status is another than before. */
export const changedJobs = (run: Readonly<Run>, before: Readonly<Run> | undefined): Job[] =>
  run.jobs.filter((job) => {
    if (job.status === 'INIT' || job.status === 'QUEUED') return false
    return before?.jobs.find(({ id }) => id === job.id)?.status !== job.status
  })

/** The task-level notification as it was seen in the field: numbers as texts, and more fields than are documented. */
export function taskEvent(pipeline: Readonly<Pipeline>, run: Readonly<Run>, job: Readonly<Job>) {
  const source = {
    repo: `${repositoryUrl(pipeline.source)}.git`,
    branch: run.branch,
    commitId: run.commit,
    privousCommitId: '',
    commitMsg: run.commitTitle,
  }
  return {
    event: 'task',
    body: {
      event: 'task',
      action: 'status',
      task: {
        pipelineId: String(pipeline.id),
        pipelineName: pipeline.name,
        stageName: pipeline.stages[job.stage]?.name ?? '',
        taskName: job.name,
        buildNumber: String(run.number),
        statusCode: job.status,
        statusName: statusNames[job.status] ?? job.status,
        pipelineUrl: `https://flow.aliyun.com/pipelines/${pipeline.id}/builds/${run.number}`,
        message: `[${pipeline.name}]${job.name} ${statusNames[job.status] ?? job.status}`,
        executorId: run.creatorId,
        executorName: run.creatorId,
        pipelineTags: '',
        pipelineEnvironment: String(pipeline.envId),
        flowInstId: String(pipeline.id * 100_000 + run.number),
        pipelineInstId: String(pipeline.id * 100_000 + run.number),
        pipelineMark: '',
      },
      sources: [{ ...source, name: pipeline.source, sign: pipeline.source, type: 'codeup', data: source }],
      artifacts: [],
      globalParams: Object.entries(run.envs).map(([key, value]) => ({ key, value })),
    },
  }
}
