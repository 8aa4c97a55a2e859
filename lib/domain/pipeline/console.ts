/** Where a person finds a pipeline in the cloud's own console; null where that address is not known (a private site). */
export function consoleUrl(
  connection: { kind: 'simulated' | 'alibaba'; endpoints: Record<string, string> },
  pipeline: string,
  number?: number,
): string | null {
  if (connection.kind !== 'alibaba' || connection.endpoints.yunxiao !== undefined) return null
  const base = `https://flow.aliyun.com/pipelines/${encodeURIComponent(pipeline)}`
  return number === undefined ? `${base}/current` : `${base}/builds/${number}`
}
