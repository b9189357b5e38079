// What the scripts of the stock clients share: the issuer as it is called, at the port where it is, and a person with a browser.
// StockClientTests starts them and answers what they ask.
import { createInterface } from "node:readline";

export const [issuer, baseUrl] = process.argv.slice(2, 4);
export const rest = process.argv.slice(4);
export const callback = "https://app.example.com/callback";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** The service is not at its public address, so requests go to the port; what the client compares stays as it is. */
export const fetchAtPort = (url, options) => fetch(String(url).replace(issuer, baseUrl), options);

export async function ask(question) {
  console.log(question);
  return (await lines.next()).value;
}

/** Where the browser of the person ends up. */
export const browse = async (url) => new URL(await ask(`browse ${url}`));
