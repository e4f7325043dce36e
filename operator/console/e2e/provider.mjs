// An OpenID Connect provider on this machine for tests: whoever asks is let in as the name that was typed, in the group of that name.
// Use: provider.mjs PORT CLIENT_ID BACK...
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [port, clientId, ...back] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      redirect_uris: back,
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'none',
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub', 'groups'], profile: ['name'] },
  conformIdTokenClaims: false,
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: `${id} of the tests`, groups: [id] }),
  }),
})
createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => console.log(`provider at ${issuer}`))
