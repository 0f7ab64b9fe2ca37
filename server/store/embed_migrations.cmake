# SPDX-License-Identifier: MIT
# Writes data/migrations/NNN_name.sql into one C++ file, so that the binary is all there is to install.
set(text "// SPDX-License-Identifier: MIT\n// Generated from data/migrations/.\n#include \"store/migrate.hpp\"\n\nnamespace kith::store {\nnamespace {\nconstexpr Migration all[] = {\n")
foreach(file IN LISTS MIGRATIONS)
  get_filename_component(name "${file}" NAME_WE)
  string(REGEX MATCH "^[0-9]+" number "${name}")
  string(REGEX REPLACE "^0+" "" number "${number}")
  file(READ "${file}" sql)
  string(APPEND text "    {${number}, \"${name}\", R\"migration(${sql})migration\"},\n")
endforeach()
string(APPEND text "};\n} // namespace\n\nstd::span<Migration const> migrations() { return all; }\n\n} // namespace kith::store\n")
file(WRITE "${OUTPUT}" "${text}")
