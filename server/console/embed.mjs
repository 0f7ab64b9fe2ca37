// SPDX-License-Identifier: MIT
// embed.mjs FILES OUT: writes OUT, a C++ source that holds every file of the folder FILES.
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join, relative} from 'node:path';

const [folder, out] = process.argv.slice(2);

function filesIn(place) {
  return readdirSync(place).flatMap((name) => {
    const path = join(place, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

// Octal escapes end after three digits, so nothing that follows can be taken for a part of them.
function literal(bytes) {
  const lines = [];
  for (let from = 0; from < bytes.length; from += 4096) {
    let line = '';
    for (const byte of bytes.subarray(from, from + 4096)) {
      const plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 && byte !== 63;
      line += plain ? String.fromCharCode(byte) : '\\' + byte.toString(8).padStart(3, '0');
    }
    lines.push('"' + line + '"');
  }
  return lines.join('\n') || '""';
}

const files = filesIn(folder).map((path) => relative(folder, path)).sort();
let text = `// SPDX-License-Identifier: MIT
// Made by the build from server/console.
#include "public/static_files.hpp"

// Every compiler of ours takes literals of any length.
#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace kith::site {

std::span<Page const> built_in_pages() {
    using namespace std::string_view_literals;
    static constexpr Page pages[] = {
`;
for (const name of files) text += `{"${name}"sv,\n${literal(readFileSync(join(folder, name)))}sv},\n`;
text += '    };\n    return pages;\n}\n\n} // namespace kith::site\n';
writeFileSync(out, text);
