// SPDX-License-Identifier: MIT
// The server as npm's ws sees it. Usage: ws_client.js PORT; prints "all well" at the end.
'use strict';
const assert = require('assert');
const WebSocket = require('ws');
const address = `ws://127.0.0.1:${process.argv[2]}/rpc`;

function open(options) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, options);
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
const next = (socket) => new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(data))));
const closed = (socket) => new Promise((resolve) => socket.once('close', resolve));

(async () => {
  const socket = await open();
  const calls = [];
  for (let id = 1; id <= 200; ++id) calls.push(id);
  const replies = new Promise((resolve) => {
    const seen = [];
    socket.on('message', (data) => {
      seen.push(JSON.parse(data).id);
      if (seen.length === calls.length) resolve(seen);
    });
  });
  for (const id of calls) socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'rpc.discover' }));
  assert.deepStrictEqual((await replies).sort((a, b) => a - b), calls);
  const pong = new Promise((resolve) => socket.once('pong', resolve));
  socket.ping('hello');
  assert.strictEqual(String(await pong), 'hello');
  socket.close(1000);
  assert.strictEqual(await closed(socket), 1000);

  const fragments = await open();
  const answer = next(fragments);
  fragments.send('{"jsonrpc":"2.0","id":9,', { fin: false });
  fragments.send('"method":"rpc.discover"}', { fin: true });
  assert.strictEqual((await answer).id, 9);
  fragments.send(Buffer.from('binary'), { binary: true });
  assert.strictEqual(await closed(fragments), 1003);

  await assert.rejects(open({ origin: 'https://elsewhere.example' }), /403/);
  console.log('all well');
})().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
