import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { inProcess } from '../../../../lib/api/in-process.ts'
import { createAuthOptions } from '../../../../lib/platform/auth/next-auth.ts'

/** next-auth; the only route handler. Everything else of the API is in front of Next. */
function handle(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  return NextAuth(request, context, createAuthOptions(inProcess()))
}

export { handle as GET, handle as POST }
