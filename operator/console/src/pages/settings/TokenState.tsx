import { Badge } from '../../ui/parts'

interface Token {
  revokeTime?: string
  expireTime?: string
  useCount?: number
  maxUses?: number
}

export function TokenState({ token }: { token: Token }) {
  if (token.revokeTime) return <Badge tone="plain">revoked</Badge>
  if (isExpired(token)) return <Badge tone="plain">expired</Badge>
  if (isUsedUp(token)) return <Badge tone="plain">used up</Badge>
  return <Badge tone="good">usable</Badge>
}

export const isUsable = (token: Token) => !token.revokeTime && !isExpired(token) && !isUsedUp(token)

const isExpired = ({ expireTime }: Token) => !!expireTime && Date.parse(expireTime) < Date.now()

const isUsedUp = ({ useCount = 0, maxUses }: Token) => maxUses !== undefined && useCount >= maxUses
