import { Refused, refusedOf } from './failure.ts'

export interface BillFileUpload {
  sourceId: string
  file: File
  scope: 'days' | 'periods'
  signal: AbortSignal
  /** Bytes that have gone out. */
  onSent: (bytes: number) => void
}

const unreachable = () =>
  new Refused({ code: 'unreachable', message: 'the portal cannot be reached', requestId: '', status: 0 })

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Sends a file as the body it is. Not by fetch, which does not say how much of it has gone out. */
export function uploadBillFile(of: BillFileUpload): Promise<{ importId: string; known: boolean }> {
  const question = new URLSearchParams({ name: of.file.name.slice(0, 200), scope: of.scope })
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/bill-sources/${of.sourceId}/files?${question}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded }) => of.onSent(loaded)
    request.onload = () => {
      const body = read(request.responseText)
      if (request.status < 300) resolve(body as { importId: string; known: boolean })
      else reject(refusedOf(body, request.status) ?? unreachable())
    }
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(new DOMException('given up', 'AbortError'))
    of.signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(of.file)
  })
}
