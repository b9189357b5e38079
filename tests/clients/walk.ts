// Walks from a signup to the exchange of a temporary token, with types that openapi-typescript made of the document.
// ClientWalkTests starts it: the address of the service is its argument, and mails and texts are read out to it.
import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import createClient from "openapi-fetch";
import type { components, paths } from "./obj/identity.js";

type Role = components["schemas"]["Role"];

const baseUrl = process.argv[2]!;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const clientOf = (accessToken?: string) =>
  createClient<paths>({ baseUrl, headers: accessToken ? { Authorization: `Bearer ${accessToken}` } : {} });

async function ask(question: string): Promise<string> {
  console.log(question);
  return (await lines.next()).value!;
}

async function signUp(): Promise<void> {
  const anonymous = clientOf();
  const account = { email: `${crypto.randomUUID()}@example.com`, name: "Ada Lovelace", password: `canary ${crypto.randomUUID()}` };

  const signedUp = await anonymous.POST("/signup", { body: account });
  assert(signedUp.data && "user" in signedUp.data.data, "where addresses are kept silent, an email explains the next step");
  const { user, accessToken, refreshToken } = signedUp.data.data;
  const roles: Role[] = user.roles;
  assert.deepEqual(roles, ["individual"]);
  assert.equal(user.branch, null);
  assert(refreshToken, "without X-Token-Transport it is in the body");

  const taken = await anonymous.POST("/signup", { body: account });
  assert.equal(taken.response.status, 409);
  assert.equal(taken.error?.errors[0]?.code, "EMAIL_TAKEN");

  const ada = clientOf(accessToken);
  assert.equal((await ada.GET("/profile")).data?.data.id, user.id);
  assert.equal((await ada.PUT("/profile", { body: { name: "Ada King" } })).data?.data.name, "Ada King");

  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const form = new FormData();
  form.append("image", new Blob([pixel], { type: "image/png" }), "ada.png");
  const changed = await ada.PUT("/profile/image", { body: { image: "" }, bodySerializer: () => form });
  const image: string | null | undefined = changed.data?.data.image;
  assert(image);
  const served = await anonymous.GET("/images/{id}", {
    params: { path: { id: image.split("/").at(-1)! }, query: { size: 64 } },
    headers: { Accept: "image/webp" },
    parseAs: "arrayBuffer",
  });
  assert.equal(Buffer.from(served.data!).toString("ascii", 8, 12), "WEBP");

  const refreshed = await anonymous.POST("/refresh", { body: { refreshToken } });
  assert.equal((await clientOf(refreshed.data?.data.accessToken).POST("/logout")).response.status, 204);
  assert.equal((await ada.GET("/profile")).response.status, 401);
}

/** The temporary token of a person whom the advisor invited and who accepted. */
async function join(email: string, advisorPassword: string): Promise<string> {
  const anonymous = clientOf();
  const signedIn = await anonymous.POST("/login", { body: { email, password: advisorPassword, roles: ["advisor"] } });
  assert(signedIn.data?.data.user.branch?.name);
  const advisor = clientOf(signedIn.data.data.accessToken);

  const guest = `${crypto.randomUUID()}@example.com`;
  const invited = await advisor.POST("/invites", { body: { email: guest, name: "Grace Hopper" } });
  assert.equal(invited.data?.data.status, "pending");
  const list = await advisor.GET("/invites", { params: { query: { status: ["pending", "accepted"] } }, querySerializer: { array: { style: "form", explode: false } } });
  assert.equal(list.data?.data[0]?.id, invited.data.data.id);

  const token = await ask(`mail ${guest}`);
  assert.equal((await anonymous.POST("/invites/check", { body: { token } })).data?.data.name, "Grace Hopper");

  const password = `canary ${crypto.randomUUID()}`;
  const accepted = await anonymous.POST("/invites/accept", { body: { token, password, confirmPassword: password } });
  assert.equal(accepted.response.status, 403);
  assert(accepted.error && "data" in accepted.error && accepted.error.data, "the token is in `data` of the 403");
  assert.deepEqual(accepted.error.meta?.fields, ["phoneNumber"]);
  return accepted.error.data.temporaryAccessToken;
}

async function exchange(temporaryToken: string, phoneNumber: string): Promise<void> {
  const newcomer = clientOf(temporaryToken);
  const early = await newcomer.PUT("/token-exchange");
  assert.equal(early.error?.errors[0]?.code, "ONBOARDING_INCOMPLETE");

  assert.equal((await newcomer.GET("/onboarding")).data?.data.steps[0]?.kind, "phone");
  assert.equal((await newcomer.POST("/onboarding/phone", { body: { phoneNumber } })).response.status, 202);
  const code = await ask(`text ${phoneNumber}`);
  assert.equal((await newcomer.POST("/onboarding/phone/verify", { body: { code } })).response.status, 204);

  const exchanged = await newcomer.PUT("/token-exchange");
  const profile = await clientOf(exchanged.data?.data.accessToken).GET("/profile");
  assert.equal(profile.data?.data.phoneNumber, phoneNumber);
  assert(profile.data.data.branch);
}

const [email, advisorPassword, phoneNumber] = process.argv.slice(3) as [string, string, string];
await signUp();
await exchange(await join(email, advisorPassword), phoneNumber);
console.log("arrived");
process.exit();
