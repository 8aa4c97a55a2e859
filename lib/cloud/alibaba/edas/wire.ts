import { z } from 'zod'

const text = z.string().nullish()
const count = z.number().nullish()
const listIn = <N extends string, T extends z.ZodType>(name: N, item: T) =>
  z.object({ [name]: z.array(item).nullish() } as Record<N, z.ZodOptional<z.ZodNullable<z.ZodArray<T>>>>)

/** Every answer of EDAS: a failure may come inside HTTP 200. */
export const Envelope = z.object({ Code: count, Message: text, RequestId: text })

/** ListApplication. */
export const WireListed = z.object({
  AppId: z.string(),
  Name: z.string(),
  /** 5: in an ACK cluster; 2: on servers. */
  ClusterType: count,
  ClusterId: text,
  RegionId: text,
  K8sNamespace: text,
  Instances: count,
  RunningInstanceCount: count,
  State: text,
  BuildPackageId: count,
})
export type WireListed = z.infer<typeof WireListed>
export const ApplicationList = z.object({
  ApplicationList: listIn('Application', WireListed).nullish(),
})

/** GetK8sCluster: which ACK cluster an EDAS cluster is. */
export const ClusterPage = z.object({
  ClusterPage: z
    .object({
      ClusterList: listIn('Cluster', z.object({ ClusterId: z.string(), CsClusterId: text })).nullish(),
      TotalSize: count,
    })
    .nullish(),
})

/** GetK8sApplication; the key is misspelt there (section 8). */
export const WireApplication = z.object({
  App: z.object({
    AppId: z.string(),
    ApplicationName: z.string(),
    CsClusterId: text,
    K8sNamespace: text,
    RegionId: text,
    Instances: count,
    DevelopType: text,
    Labels: text,
  }),
  ImageInfo: z.object({ ImageUrl: text, Tag: text }).nullish(),
})
export type WireApplication = z.infer<typeof WireApplication>
export const ApplicationAnswer = z.object({ Applcation: WireApplication })

/** ListRecentChangeOrder. */
export const WireOrderRow = z.object({
  ChangeOrderId: z.string(),
  ChangeOrderDescription: text,
  CoType: text,
  CoTypeCode: text,
  CreateTime: text,
  FinishTime: text,
  Status: count,
})
export type WireOrderRow = z.infer<typeof WireOrderRow>
export const OrderList = z.object({ ChangeOrderList: listIn('ChangeOrder', WireOrderRow).nullish() })

const WireTask = z.object({ TaskErrorMessage: text, TaskMessage: text })
const WirePipeline = z.object({
  PipelineId: z.string(),
  PipelineStatus: count,
  StageDetailList: listIn(
    'StageDetailDTO',
    z.object({ StageName: text, StageStatus: count, TaskList: listIn('TaskInfoDTO', WireTask).nullish() }),
  ).nullish(),
})
/** GetChangeOrderInfo: each pipeline is one batch. */
export const WireOrder = z.object({
  ChangeOrderId: z.string(),
  ChangeOrderDescription: text,
  CoType: text,
  CreateTime: text,
  Status: count,
  BatchCount: count,
  SupportRollback: z.boolean().nullish(),
  PipelineInfoList: listIn('PipelineInfo', WirePipeline).nullish(),
  TrafficControl: z.object({ Rules: text }).nullish(),
})
export type WireOrder = z.infer<typeof WireOrder>
export const OrderAnswer = z.object({ changeOrderInfo: WireOrder })

/** DeployK8sApplication. */
export const DeployAnswer = z.object({ ChangeOrderId: z.string().min(1) })
/** Abort, abort and roll back, roll back. */
export const StopAnswer = z.object({ Data: z.object({ ChangeOrderId: text }).nullish() })
