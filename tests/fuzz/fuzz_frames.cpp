// SPDX-License-Identifier: MIT
// Any bytes as texts of a WebSocket, to the real dispatcher with every method: one well-formed answer to
// each, never a fault. The first byte says who calls; 0xFF, which is in no UTF-8, stands between texts.
#include "hub_under_fuzz.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    kith::fuzz::use_memory_for_scratch();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    static kith::fuzz::HubUnderFuzz hub;
    if (size == 0) return 0;
    std::string_view rest(reinterpret_cast<char const*>(data + 1), size - 1);
    hub.put_back();
    while (!rest.empty()) {
        auto const end = rest.find('\xFF');
        (void)hub.answer(data[0], std::string(rest.substr(0, end)));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return 0;
}
