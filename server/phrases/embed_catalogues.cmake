# SPDX-License-Identifier: MIT
# Writes OUTPUT, a C++ source that holds the bytes of each file of CATALOGUES. Run as a script at build time.
set(arrays "")
set(rows "")
foreach(catalogue IN LISTS CATALOGUES)
  get_filename_component(language "${catalogue}" NAME_WE)
  file(READ "${catalogue}" bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND arrays "constexpr char ${language}[] = {${bytes}};\n")
  string(APPEND rows "    {\"${language}\", std::string_view(${language}, ${size})},\n")
endforeach()
file(WRITE "${OUTPUT}" "// SPDX-License-Identifier: MIT
#include \"phrases/embedded_catalogues.hpp\"

#include <array>

namespace kith::phrases {
namespace {
${arrays}
constexpr auto all = std::to_array<EmbeddedCatalogue>({
${rows}});
} // namespace
std::span<EmbeddedCatalogue const> embedded_catalogues() { return all; }
} // namespace kith::phrases
")
