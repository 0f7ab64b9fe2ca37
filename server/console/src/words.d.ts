// SPDX-License-Identifier: MIT
declare module 'words:*' {
  const words: Record<string, string>;
  export default words;
}
declare module 'words-at:*' {
  const address: string;
  export default address;
}
declare module '*.css';

declare module 'words-offered:*' {
  const languages: {code: string; name: string; address: string}[];
  export default languages;
}
