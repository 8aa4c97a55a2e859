import { z } from 'zod'
import { count, Millis } from './wire.ts'

const text = z.string().nullish()

/** ListInstanceEndpoint: the doors of an instance, public and inside VPCs. */
export const EndpointList = z.object({
  Endpoints: z
    .array(
      z.object({
        EndpointType: z.string(),
        Enable: z.boolean().nullish(),
        AclEnable: z.boolean().nullish(),
        AclEntries: z.array(z.object({ Entry: text })).nullish(),
        Domains: z.array(z.object({ Domain: z.string(), Type: text })).nullish(),
        LinkedVpcs: z.array(z.object({ VpcId: text })).nullish(),
      }),
    )
    .nullish(),
})

const WireSyncRule = z.object({
  SyncRuleId: z.string(),
  SyncScope: text,
  SyncDirection: text,
  LocalInstanceId: text,
  LocalNamespaceName: z.string(),
  LocalRepoName: text,
  TargetInstanceId: z.string(),
  TargetRegionId: text,
  TagFilter: text,
})
export type WireSyncRule = z.infer<typeof WireSyncRule>
export const SyncRuleList = z.object({
  SyncRules: z.array(WireSyncRule).nullish(),
  TotalCount: count.nullish(),
})

const image = z.object({ InstanceId: text, ImageTag: text })
export const SyncTaskList = z.object({
  SyncTasks: z.array(z.object({ TaskStatus: z.string(), ImageFrom: image, ImageTo: image })).nullish(),
  TotalCount: count.nullish(),
})

const WireLifecycleRule = z.object({
  RuleId: z.string(),
  Scope: text,
  NamespaceName: text,
  RepoName: text,
  RetentionTagCount: z.number().nullish(),
  TagRegexp: text,
  Auto: z.boolean().nullish(),
  ScheduleTime: text,
  EnableDeleteTag: z.boolean().nullish(),
  NextTime: Millis.nullish(),
  Policies: z
    .array(
      z.object({
        Condition: z
          .object({ LatestTagCount: z.number().nullish(), LastPushOlderThanDays: z.number().nullish() })
          .nullish(),
      }),
    )
    .nullish(),
})
export type WireLifecycleRule = z.infer<typeof WireLifecycleRule>
export const LifecycleRuleList = z.object({
  Rules: z.array(WireLifecycleRule).nullish(),
  TotalCount: count.nullish(),
})
