// SPDX-License-Identifier: MIT

// A text, or bytes, as a file of this device.
export function keepFile(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([content], {type}));
  Object.assign(document.createElement('a'), {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// What the wire has in base64.
export function keepBytes(name: string, base64: string, type: string): void {
  keepFile(name, Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)), type);
}
