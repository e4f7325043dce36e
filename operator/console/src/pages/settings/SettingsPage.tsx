import { useMay } from '../../api/roles'
import { Card, Empty, PageHead } from '../../ui/parts'
import { ApiTokens } from './ApiTokens'
import { ApprovalRules } from './ApprovalRules'
import { JoinTokens } from './JoinTokens'
import { You } from './You'

/** Who may join, and who may call. */
export function SettingsPage() {
  const may = useMay('ADMIN')
  return (
    <>
      <PageHead title="Settings" />
      <div className="stack">
        <You />
        {may && <JoinTokens />}
        {may && <ApprovalRules />}
        {may && <ApiTokens />}
        {!may && (
          <Card>
            <Empty title="Tokens and rules are an administrator’s business">
              <p>What you are signed in with does not have the role ADMIN. Whoever has it can make a token for you, and for your devices.</p>
            </Empty>
          </Card>
        )}
      </div>
    </>
  )
}
