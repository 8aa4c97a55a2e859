import { BusinessFailure, refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import { arnOfRequested } from './access.ts'
import { acrPage } from './paging.ts'
import type { Scan, ScanFinding, Severity } from './rows.ts'
import { startScan } from './scans.ts'
import { type AcrState, inRepo } from './state.ts'

const success = { IsSuccess: true, Code: 'success' } as const
const severities: Severity[] = ['High', 'Medium', 'Low', 'Unknown']
const ofImage = {
  InstanceId: 'string!',
  RepoId: 'string',
  Tag: 'string',
  Digest: 'string',
  ScanTaskId: 'string',
} as const

interface ImageQuery {
  InstanceId: string
  RepoId?: string
  Tag?: string
  Digest?: string
}

export function scanOperations(state: AcrState): SignedOperation[] {
  const imageOf = (query: ImageQuery): { repoId: string; digest: string } => {
    if (query.RepoId === undefined) throw refuse.missingParameter('RepoId')
    const { repoId } = state.repository(query)
    const reference = query.Digest === undefined || query.Digest === '' ? query.Tag : prefixed(query.Digest)
    if (reference === undefined) throw refuse.missingParameter('Tag')
    const digest = state.digestOf(repoId, reference)
    if (digest === undefined)
      throw new BusinessFailure('REPO_TAG_NOT_EXIST', `The image ${reference} does not exist.`)
    return { repoId, digest }
  }
  const scanOf = (query: ImageQuery): Readonly<Scan> => {
    const { repoId, digest } = imageOf(query)
    const scan = state.scans.get(inRepo(repoId, digest))
    if (scan === undefined) throw new BusinessFailure('SCAN_TASK_NOT_EXIST', 'The image was never scanned.')
    return scan
  }
  const access =
    (action: string) =>
    ({ params }: { params: ImageQuery }) => ({ action, resource: arnOfRequested(state, params) })
  return [
    operation({
      action: 'CreateRepoTagScanTask',
      params: {
        InstanceId: 'string!',
        RepoId: 'string!',
        Tag: 'string!',
        Digest: 'string',
        ScanService: 'string',
        ScanType: 'string',
      },
      write: true,
      access: access('cr:CreateScan'),
      handle({ params, now }) {
        const { repoId, digest } = imageOf(params)
        startScan(state, repoId, digest, now, {
          ...(params.ScanService === undefined ? {} : { scanService: params.ScanService }),
          ...(params.ScanType === undefined ? {} : { scanType: params.ScanType }),
        })
        return success
      },
    }),
    operation({
      action: 'GetRepoTagScanStatus',
      params: { ...ofImage, ScanType: 'string' },
      access: access('cr:GetScan'),
      handle({ params }) {
        const scan = scanOf(params)
        return { ...success, Status: scan.status, ScanService: scan.scanService }
      },
    }),
    operation({
      action: 'GetRepoTagScanSummary',
      params: ofImage,
      access: access('cr:GetScan'),
      handle({ params }) {
        const { findings } = scanOf(params)
        const count = (severity: Severity) =>
          findings.filter((finding) => finding.severity === severity).length
        return {
          ...success,
          HighSeverity: count('High'),
          MediumSeverity: count('Medium'),
          LowSeverity: count('Low'),
          UnknownSeverity: count('Unknown'),
          TotalSeverity: findings.length,
        }
      },
    }),
    operation({
      action: 'ListRepoTagScanResult',
      params: {
        ...ofImage,
        Severity: 'string',
        ScanType: 'string',
        VulQueryKey: 'string',
        FilterValue: 'string',
        PageNo: 'integer',
        PageSize: 'integer',
      },
      access: access('cr:GetScan'),
      handle({ params }) {
        const wanted =
          params.Severity === undefined || params.Severity === '' ? undefined : severityOf(params.Severity)
        const all = scanOf(params).findings.filter(
          (finding) =>
            (wanted === undefined || finding.severity === wanted) &&
            (params.VulQueryKey === undefined || finding.cve.includes(params.VulQueryKey)) &&
            (params.ScanType === undefined || params.ScanType === 'cve'),
        )
        const { rows, fields } = acrPage(all, params)
        return { ...success, ...fields, TotalCount: all.length, Vulnerabilities: rows.map(vulnerability) }
      },
    }),
  ]
}

function severityOf(text: string): Severity {
  const found = severities.find((severity) => severity === text)
  if (found === undefined) throw refuse.invalidParameter('Severity')
  return found
}

function vulnerability(finding: ScanFinding) {
  return {
    CveName: finding.cve,
    AliasName: finding.alias ?? '',
    CveLink: `https://avd.aliyun.com/detail?id=${finding.cve}`,
    CveLocation: '',
    Severity: finding.severity,
    Feature: finding.feature,
    Version: finding.version,
    VersionFixed: finding.versionFixed,
    VersionFormat: 'dpkg',
    FixCmd:
      finding.versionFixed === ''
        ? ''
        : `apt-get install --only-upgrade ${finding.feature}=${finding.versionFixed}`,
    AddedBy: finding.addedBy,
    Description: '',
    ScanType: 'cve',
  }
}

const prefixed = (digest: string): string => (digest.startsWith('sha256:') ? digest : `sha256:${digest}`)
