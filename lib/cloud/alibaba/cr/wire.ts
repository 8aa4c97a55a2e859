import { z } from 'zod'

/** TotalCount comes as a number or as text (section 4, row 24). */
export const count = z.union([z.number(), z.string().transform(Number)])
/** Epoch milliseconds, as a number or as text. */
export const Millis = z.union([z.number(), z.string().transform(Number)])

/** Envelope of every operation: a failure may travel inside HTTP 200. */
export const Envelope = z.object({
  IsSuccess: z.boolean().optional(),
  Code: z.string().nullish(),
  Message: z.string().nullish(),
  RequestId: z.string().nullish(),
})

export const InstanceList = z.object({
  Instances: z
    .array(
      z.object({
        InstanceId: z.string(),
        InstanceName: z.string(),
        InstanceStatus: z.string(),
        InstanceSpecification: z.string().nullish(),
        RegionId: z.string().nullish(),
      }),
    )
    .nullish(),
  TotalCount: count.nullish(),
})

export const EndpointAnswer = z.object({
  Domains: z.array(z.object({ Domain: z.string(), Type: z.string().nullish() })).nullish(),
})

export const WireRepository = z.object({
  RepoId: z.string(),
  RepoName: z.string(),
  RepoNamespaceName: z.string(),
  RepoStatus: z.string().nullish(),
  TagImmutability: z.boolean().nullish(),
  ModifiedTime: Millis.nullish(),
})
export type WireRepository = z.infer<typeof WireRepository>
export const RepositoryList = z.object({
  Repositories: z.array(WireRepository).nullish(),
  TotalCount: count.nullish(),
})

export const WireImage = z.object({
  Tag: z.string(),
  Digest: z.string(),
  ImageSize: z.number().nullish(),
  ImageCreate: Millis.nullish(),
  ImageUpdate: Millis.nullish(),
  Status: z.string().nullish(),
})
export type WireImage = z.infer<typeof WireImage>
export const ImageList = z.object({
  Images: z.array(WireImage).nullish(),
  TotalCount: count.nullish(),
})

/** SCANNING, COMPLETE, FAILED, RETRYING; a new word survives. */
export const ScanStatusAnswer = z.object({ Status: z.string() })

const severity = z.number().nullish()
export const ScanSummaryAnswer = z.object({
  HighSeverity: severity,
  MediumSeverity: severity,
  LowSeverity: severity,
  UnknownSeverity: severity,
})
export type ScanSummaryAnswer = z.infer<typeof ScanSummaryAnswer>

export const WireVulnerability = z.object({
  CveName: z.string(),
  CveLink: z.string().nullish(),
  Severity: z.string(),
  Feature: z.string().nullish(),
  Version: z.string().nullish(),
  VersionFixed: z.string().nullish(),
})
export type WireVulnerability = z.infer<typeof WireVulnerability>
export const VulnerabilityList = z.object({
  Vulnerabilities: z.array(WireVulnerability).nullish(),
  TotalCount: count.nullish(),
})

export const AuthorizationAnswer = z.object({
  TempUsername: z.string(),
  AuthorizationToken: z.string(),
  ExpireTime: Millis,
})
