// The same on a lower level with oauth4webapi, where each answer is checked by a call of its own; and with jose, which knows tokens alone.
import assert from "node:assert/strict";
import * as jose from "jose";
import * as oauth from "oauth4webapi";
import { ask, browse, callback, fetchAtPort, issuer, rest } from "./stock.mjs";

const [publicId, audience] = rest;
const options = { [oauth.customFetch]: fetchAtPort };
const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), options));
const asOfOAuth = await oauth.processDiscoveryResponse(
  new URL(issuer),
  await oauth.discoveryRequest(new URL(issuer), { ...options, algorithm: "oauth2" }),
);
assert.equal(asOfOAuth.issuer, issuer);

async function signIn(client, authentication, push) {
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  const parameters = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid offline_access",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const url = new URL(as.authorization_endpoint);
  url.search = parameters;
  if (push) {
    const response = await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, options);
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, response);
    url.search = new URLSearchParams({ client_id: client.client_id, request_uri });
  }

  const answer = oauth.validateAuthResponse(as, client, await browse(url), state); // iss as well (RFC 9207)
  const response = await oauth.authorizationCodeGrantRequest(as, client, authentication, answer, callback, verifier, options);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, response, options);
  return tokens;
}

// A public client.
const app = { client_id: publicId };
const tokens = await signIn(app, oauth.None(), false);
const claims = oauth.getValidatedIdTokenClaims(tokens);
const userInfo = await oauth.userInfoRequest(as, app, tokens.access_token, options);
assert.equal((await oauth.processUserInfoResponse(as, app, claims.sub, userInfo)).sub, claims.sub);
const again = await oauth.refreshTokenGrantRequest(as, app, oauth.None(), tokens.refresh_token, options);
const refreshed = await oauth.processRefreshTokenResponse(as, app, again);
await oauth.validateApplicationLevelSignature(as, again, options);

// A service that gets the token (RFC 9068), and one that knows nothing but the key set.
const request = new Request("https://orders.example.com/", { headers: { Authorization: `Bearer ${refreshed.access_token}` } });
assert.equal((await oauth.validateJwtAccessToken(as, request, audience, options)).sub, claims.sub);
const keys = jose.createRemoteJWKSet(new URL(as.jwks_uri), { [jose.customFetch]: fetchAtPort });
const expected = { issuer, audience, typ: "at+jwt", algorithms: ["ES256"] };
const { payload } = await jose.jwtVerify(refreshed.access_token, keys, { ...expected, requiredClaims: ["sid", "client_id", "jti"] });
assert.equal(payload.sub, claims.sub);
await assert.rejects(jose.jwtVerify(refreshed.id_token, keys, expected)); // an id token is no access token
await assert.rejects(jose.jwtVerify(refreshed.access_token, keys, { ...expected, audience: "https://billing.example.com" }));

// A client with a key pair of its own, and a pushed request.
const pair = await jose.generateKeyPair("ES256", { extractable: true });
const keyedId = await ask(`register ${JSON.stringify({ keys: [{ ...(await jose.exportJWK(pair.publicKey)), kid: "own", use: "sig" }] })}`);
const keyed = { client_id: keyedId };
const byKey = oauth.PrivateKeyJwt({ key: pair.privateKey, kid: "own" });
assert.equal(oauth.getValidatedIdTokenClaims(await signIn(keyed, byKey, true)).sub, claims.sub);

// Revoked is revoked.
await oauth.processRevocationResponse(await oauth.revocationRequest(as, app, oauth.None(), refreshed.refresh_token, options));
const late = await oauth.refreshTokenGrantRequest(as, app, oauth.None(), refreshed.refresh_token, options);
await assert.rejects(oauth.processRefreshTokenResponse(as, app, late), { error: "invalid_grant" });

console.log("arrived");
process.exit(0);
