// SPDX-License-Identifier: MIT
// A workbook of an answer as somebody else's reader has it.
#pragma once

#include <boost/json/value.hpp>
#include <doctest/doctest.h>
#include <sodium.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace kith::rpc_test {

// What openpyxl makes of it (read_workbook.py); nothing where openpyxl is not installed.
inline std::vector<std::string> lines_of(std::filesystem::path const& folder,
                                         boost::json::value const& text) {
    if (std::system("/usr/bin/python3 -c 'import openpyxl' 2>/dev/null") != 0) {
        MESSAGE("skipped: python3-openpyxl is not installed");
        return {};
    }
    auto const& coded = text.as_string();
    std::string bytes(coded.size(), '\0');
    std::size_t size = 0;
    REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), coded.data(),
                              coded.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0);
    bytes.resize(size);
    auto const file = (folder / "book.xlsx").string();
    auto const out = (folder / "book.txt").string();
    std::ofstream(file, std::ios::binary) << bytes;
    auto const command = "/usr/bin/python3 " READ_WORKBOOK " " + file + " > " + out;
    REQUIRE(std::system(command.c_str()) == 0);
    std::vector<std::string> lines;
    std::ifstream read(out);
    for (std::string line; std::getline(read, line);) lines.push_back(line);
    return lines;
}

} // namespace kith::rpc_test
