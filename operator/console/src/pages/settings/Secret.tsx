import type { ReactNode } from 'react'
import { ActionDialog } from '../../ui/Dialog'

/** Shows a secret the only time that it can be seen. */
export function Secret({ text, children, onClose }: { text: string; children: ReactNode; onClose: () => void }) {
  return (
    <ActionDialog key="secret" title="Copy it now" action="I have it" done="" run={() => Promise.resolve()} onClose={onClose}>
      <p>It is shown this once, and kept nowhere.</p>
      <pre className="command" data-testid="secret">
        {text}
      </pre>
      {children}
    </ActionDialog>
  )
}
