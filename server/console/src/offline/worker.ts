// SPDX-License-Identifier: MIT
// Keeps the volunteer's page ready where there is no network: the page from the network if it answers, else as it was last
// seen; what lies in assets/ never changes under its name. Calls are not touched: hours wait in the page's own queue.
/// <reference lib="webworker" />
export {};

const worker = self as unknown as ServiceWorkerGlobalScope;
const kept = 'kith-1';

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(kept);
      const page = await fetch('/me', {cache: 'no-cache'});
      const text = await page.clone().text();
      await cache.put('/me', page);
      const assets = [...new Set(text.match(/\/assets\/[\w.-]+/gu) ?? [])];
      await cache.addAll([...assets, '/icon.svg', '/manifest.webmanifest']);
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

async function fresh(request: Request, at: string): Promise<Response> {
  const cache = await caches.open(kept);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(at, answer.clone());
    return answer;
  } catch (failure) {
    const before = await cache.match(at);
    if (before === undefined) throw failure;
    return before;
  }
}

async function unchanging(request: Request): Promise<Response> {
  const cache = await caches.open(kept);
  const before = await cache.match(request);
  if (before !== undefined) return before;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

worker.addEventListener('fetch', (event) => {
  const {request} = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) return;
  if (address.pathname.startsWith('/assets/')) event.respondWith(unchanging(request));
  else if (['/me', '/icon.svg', '/manifest.webmanifest'].includes(address.pathname)) event.respondWith(fresh(request, address.pathname));
});
