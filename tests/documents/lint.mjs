// SPDX-License-Identifier: MIT
// lint.mjs ADDRESS: fetches the documents, parses those of OpenRPC and AsyncAPI, and compares them with one another.
import { Parser } from '@asyncapi/parser';
import { parseOpenRPCDocument, validateOpenRPCDocument } from '@open-rpc/schema-utils-js';
import { writeFile } from 'node:fs/promises';

const [address] = process.argv.slice(2);
const fetched = async (name) => {
  const reply = await fetch(`${address}/${name}`);
  if (reply.status !== 200) throw new Error(`${name}: ${reply.status}`);
  const text = await reply.text();
  await writeFile(name, text);
  return text;
};
const problems = [];

const openrpc = JSON.parse(await fetched('openrpc.json'));
const valid = validateOpenRPCDocument(openrpc);
if (valid !== true) problems.push(`openrpc.json: ${valid.message}`);
const described = await parseOpenRPCDocument(structuredClone(openrpc), { dereference: true });
if (described.methods.length < 50) problems.push(`openrpc.json: ${described.methods.length} methods only`);

const { document, diagnostics } = await new Parser().parse(await fetched('asyncapi.json'));
for (const each of diagnostics) {
  if (each.severity < 2) problems.push(`asyncapi.json: ${each.path.join('/')}: ${each.message}`);
}
const kinds = document?.components().schemas().get('kind')?.json().enum ?? [];
if (kinds.length < 20) problems.push(`asyncapi.json: ${kinds.length} kinds of event only`);
for (const each of document?.operations().all() ?? []) {
  if (each.messages().all().length === 0) problems.push(`asyncapi.json: ${each.id()}: no message`);
}

const openapi = JSON.parse(await fetched('openapi.json'));
if (openapi.openapi !== '3.1.0') problems.push('openapi.json: not of version 3.1.0');
for (const problem of problems) console.error(problem);
console.log(`${described.methods.length} methods, ${kinds.length} kinds of event, ${Object.keys(openapi.paths).length} paths`);
process.exit(problems.length === 0 ? 0 : 1);
