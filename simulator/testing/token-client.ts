/** A JSON object; tests say what they expect to find in it. */
export interface Fields {
  [name: string]: unknown
  id?: unknown
  commit?: { id?: string }
}

export interface TokenReply {
  status: number
  headers: Headers
  body: Fields
  /** The same, where the answer is a list. */
  rows: Fields[]
}

/** Calls Yunxiao's token API below `/oapi/v1`. */
export function tokenClient(url: string, token: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<TokenReply> => {
    const response = await fetch(`${url}/oapi/v1${path}`, {
      method,
      headers: {
        'x-yunxiao-token': token,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed: unknown = text === '' ? {} : JSON.parse(text)
    return {
      status: response.status,
      headers: response.headers,
      body: parsed as Fields,
      rows: parsed as Fields[],
    }
  }
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    put: (path: string, body?: unknown) => call('PUT', path, body),
    delete: (path: string) => call('DELETE', path),
  }
}
