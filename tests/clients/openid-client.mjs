// Signs a person in with openid-client, which follows the standards by itself: discovery, PKCE, PAR, device, logout.
import assert from "node:assert/strict";
import * as client from "openid-client";
import { ask, browse, callback, fetchAtPort, issuer, rest } from "./stock.mjs";

const [clientId, secret, deviceId, audience] = rest;
const options = { [client.customFetch]: fetchAtPort };
const config = await client.discovery(new URL(issuer), clientId, undefined, client.ClientSecretBasic(secret), options);
client.enableNonRepudiationChecks(config); // signatures of id tokens, though they come by TLS
config[client.customFetch] = fetchAtPort;

async function signIn(build) {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const url = await build(config, {
    redirect_uri: callback,
    scope: "openid email offline_access",
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  });
  return client.authorizationCodeGrant(config, await browse(url), { ...checks, idTokenExpected: true });
}

// Code flow, userinfo, refresh.
const tokens = await signIn(async (...args) => client.buildAuthorizationUrl(...args));
const claims = tokens.claims();
assert(claims.email.endsWith("@example.com"));
assert.equal((await client.fetchUserInfo(config, tokens.access_token, claims.sub)).email, claims.email);
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
assert.equal(refreshed.claims().sid, claims.sid);

// Introspection and exchange: an audience of this client.
const active = await client.tokenIntrospection(config, refreshed.access_token);
assert.deepEqual([active.active, active.sub, active.client_id], [true, claims.sub, clientId]);
const exchanged = await client.genericGrantRequest(config, "urn:ietf:params:oauth:grant-type:token-exchange", {
  subject_token: refreshed.access_token,
  subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
  audience,
  scope: "email",
});
assert.equal((await client.tokenIntrospection(config, exchanged.access_token)).act.sub, clientId);
const own = await client.clientCredentialsGrant(config, { scope: "orders.read", resource: audience });
assert.equal((await client.tokenIntrospection(config, own.access_token)).sub, clientId);

// A pushed request, in the browser that is signed in.
const pushed = await signIn(client.buildAuthorizationUrlWithPAR);
assert.equal(pushed.claims().sub, claims.sub);

// A device.
const device = await client.discovery(new URL(issuer), deviceId, undefined, client.None(), options);
device[client.customFetch] = fetchAtPort;
const started = await client.initiateDeviceAuthorization(device, { scope: "openid offline_access" });
assert.equal(await ask(`connect ${started.user_code}`), "connected");
const onDevice = await client.pollDeviceAuthorizationGrant(device, { ...started, interval: 0.1 });
assert.equal(onDevice.claims().sub, claims.sub);

// Revocation and logout.
await client.tokenRevocation(config, pushed.refresh_token);
await assert.rejects(client.refreshTokenGrant(config, pushed.refresh_token), { error: "invalid_grant" });
const bye = "https://app.example.com/bye";
const out = client.buildEndSessionUrl(config, { id_token_hint: refreshed.id_token, post_logout_redirect_uri: bye, state: "some state" });
assert.equal((await browse(out)).href, `${bye}?state=some%20state`);
assert.equal((await client.tokenIntrospection(config, refreshed.access_token)).active, false);

console.log("arrived");
process.exit(0);
