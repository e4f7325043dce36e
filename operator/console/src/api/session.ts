import type { QueryClient } from '@tanstack/react-query'
import { api, answerOf, ApiError, CONSOLE_HEADER, errorOf } from './client'

/** Opens a session: the controller keeps the token in a cookie that no script can read. */
export async function signIn(token: string): Promise<void> {
  const response = await fetch('/console/session', {
    method: 'POST',
    headers: { ...CONSOLE_HEADER, authorization: `Bearer ${token}` },
  }).catch(() => {
    throw new ApiError(0, 'UNREACHABLE', 'The controller cannot be reached.')
  })
  if (!response.ok) throw await errorOf(response)
}

/** Closes the session; the token itself stays good. */
export async function signOut(): Promise<void> {
  await fetch('/console/session', { method: 'DELETE', headers: CONSOLE_HEADER })
}

/** Whether there is a session that may read. */
export async function isSignedIn(): Promise<boolean> {
  try {
    await answerOf(api.GET('/v1/devices', { params: { query: { pageSize: 1 } } }))
    return true
  } catch (failed) {
    if (failed instanceof ApiError && failed.status === 401) return false
    throw failed
  }
}

/** Forgets what the one before was shown; whether there is a session is for the caller to say. */
export function forgetAll(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
}
