import { useQuery } from '@tanstack/react-query'

export type Role = 'VIEWER' | 'OPERATOR' | 'PUBLISHER' | 'APPROVER' | 'ADMIN'

interface Caller {
  principal: string
  displayName: string
  roles: string[]
}

/** Who is signed in; undefined while that is not known, or where the controller cannot tell. */
export function useCaller(): Caller | undefined {
  const { data } = useQuery({
    queryKey: ['whoami'],
    staleTime: 60_000,
    queryFn: async (): Promise<Caller | null> => {
      const response = await fetch('/v1/whoami')
      return response.ok ? ((await response.json()) as Caller) : null
    },
  })
  return data ?? undefined
}

/** Whether whoever is signed in may do what the role is needed for. The controller decides again, in any case. */
export function useMay(role: Role): boolean {
  const caller = useCaller()
  return !caller || caller.roles.some((has) => has === 'ROLE_ADMIN' || has === `ROLE_${role}`)
}
