import { useQuery } from '@tanstack/react-query'

export type Role = 'VIEWER' | 'OPERATOR' | 'PUBLISHER' | 'APPROVER' | 'ADMIN'

interface Caller {
  principal: string
  displayName: string
  roles: string[]
  bindings?: { role?: string; deviceLabels?: Record<string, string>; modelPrefix?: string }[]
  expireTime?: string
}

/** Who is signed in; undefined while that is not known. */
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
  return !!useCaller()?.roles.some((has) => has === 'ROLE_ADMIN' || has === `ROLE_${role}`)
}

/** Whether everything that whoever is signed in may do is bound to a part of the fleet. */
export function useIsBound(): boolean {
  const bindings = useCaller()?.bindings ?? []
  return bindings.length > 0 && bindings.every(({ deviceLabels, modelPrefix }) => !!modelPrefix || Object.keys(deviceLabels ?? {}).length > 0)
}
