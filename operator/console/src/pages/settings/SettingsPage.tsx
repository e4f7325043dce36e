import { useMay } from '../../api/roles'
import { Card, Empty, PageHead } from '../../ui/parts'
import { ApiTokens } from './ApiTokens'
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
        {may && <ApiTokens />}
        {!may && (
        <Card>
          <Empty title="Tokens are an administrator’s business">
            <p>What you are signed in with does not have the role ADMIN.</p>
          </Empty>
        </Card>
        )}
      </div>
    </>
  )
}
