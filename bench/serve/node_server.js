// SPDX-License-Identifier: MIT
// The same echo and broadcast with npm's ws, as small as it gets. Prints its port.
'use strict';
const { WebSocketServer } = require('ws');
const listeners = new Set();
let number = 0;
const server = new WebSocketServer(
  { host: '127.0.0.1', port: 0, path: '/rpc', perMessageDeflate: false, clientTracking: false, maxPayload: 65536, backlog: 4096 },
  () => console.log(server.address().port));
server.on('connection', (socket) => {
  socket.on('message', (data, binary) => {
    const text = data.toString();
    if (text === 'subscribe') {
      listeners.add(socket);
      socket.on('close', () => listeners.delete(socket));
      socket.send('subscribed');
    } else if (text === 'publish') {
      const frame = JSON.stringify({ jsonrpc: '2.0', method: 'feed.event',
        params: { cursor: String(++number).padStart(32, '0'), at: '2027-01-15T08:00:00Z', kind: 'match.offered', volunteer: 'V00042', organisation: 'food-hub', opening: 'R17' } });
      for (const each of listeners) each.send(frame);
    } else {
      socket.send(text);
    }
  });
});
