// An OpenID Connect provider for a test. Whoever asks is who the login hint says, NAME--GROUP, and consents.
// Usage: provider.mjs AUDIENCE REDIRECT. It says its issuer on standard output, a JSON object a line; "rotate" on standard input gives it
// new keys, and the end of standard input ends it.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import readline from 'node:readline';
import { Provider } from 'oidc-provider';

const [, , AUDIENCE, REDIRECT] = process.argv;
const SIGN_IN = '/sign-in/';

let answer;
const server = createServer((request, response) => answer(request, response));

const newKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: randomUUID(),
  alg: 'RS256',
  use: 'sig',
});

const groupsOf = (person) => [person.split('--')[1]];

function begin(issuer) {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'console',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: [REDIRECT],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [newKey()] },
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => ({
          scope: 'flotilla',
          audience: resource.slice('urn:'.length),
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: (_, token) => ({ groups: groupsOf(token.accountId) }),
    findAccount: (_, person) => ({ accountId: person, claims: () => ({ sub: person }) }),
    interactions: { url: (_, interaction) => SIGN_IN + interaction.uid },
  });
  const handle = provider.callback();
  answer = async (request, response) => {
    if (!request.url.startsWith(SIGN_IN)) {
      handle(request, response);
      return;
    }
    const { params } = await provider.interactionDetails(request, response);
    const accountId = params.login_hint;
    const grant = new provider.Grant({ accountId, clientId: params.client_id });
    grant.addOIDCScope('openid');
    grant.addResourceScope(params.resource ?? `urn:${AUDIENCE}`, 'flotilla');
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
  };
  console.log(JSON.stringify({ issuer }));
}

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  begin(issuer);
  readline
    .createInterface({ input: process.stdin })
    .on('line', () => begin(issuer))
    .on('close', () => process.exit(0));
});
