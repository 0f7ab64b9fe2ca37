// SPDX-License-Identifier: MIT
// JSON-RPC 2.0 envelopes: what is a call, what is told to a sender who got it wrong, and under which id.
#include "rpc/envelope.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace kith;
using namespace kith::rpc;

namespace {

struct Row {
    std::string text;
    int code;       // of the misfit
    std::string id; // it is answered under
    std::string says;
};

std::string nested(int depth) {
    return R"({"jsonrpc":"2.0","method":"m","id":1,"params":{"a":)" +
           std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']') + "}}";
}

} // namespace

TEST_CASE("a text that is no call is told what is wrong with it") {
    for (auto const& [text, code, id, says] : std::vector<Row>{
             {"", -32700, "null", "not JSON"},
             {"{", -32700, "null", "not JSON"},
             {"{} {}", -32700, "null", "not JSON"},
             {"\xEF\xBB\xBF{}", -32700, "null", "not JSON"},
             {"{\"a\":\"\xFF\"}", -32700, "null", "not JSON"},
             {"1", -32600, "null", "a call is an object"},
             {"[]", -32600, "null", "1 to 50"},
             {R"({"jsonrpc":"2.0","id":7})", -32600, "7", "method"},
             {R"({"jsonrpc":"2.0","method":3,"id":7})", -32600, "7", "method"},
             {R"({"jsonrpc":"1.0","method":"m","id":"x"})", -32600, "\"x\"", "jsonrpc"},
             {R"({"method":"m","id":"x"})", -32600, "\"x\"", "jsonrpc"},
             {R"({"jsonrpc":"2.0","method":"m","id":1.5})", -32600, "null", "id"},
             {R"({"jsonrpc":"2.0","method":"m","id":{}})", -32600, "null", "id"},
             {R"({"jsonrpc":"2.0","method":"m","id":1,"params":[1]})", -32602, "1", "named"},
             {R"({"jsonrpc":"2.0","method":"m","id":1,"extra":1})", -32600, "1", "extra"},
             {R"({"jsonrpc":"2.0","method":"m","method":"n","id":1})", -32600, "null", "method stands twice"},
             {R"({"jsonrpc":"2.0","method":"m","id":1,"params":{"a":1,"b":2,"a":3}})", -32600, "null",
              "a stands twice"},
             {R"({"jsonrpc":"2.0","method":"m","id":1,"params":{"x":{"deep":1,"\u0064eep":2}}})", -32600,
              "null", "deep stands twice"},
             {nested(31), -32600, "null", "32 deep"},
             {nested(100000), -32600, "null", "32 deep"},
         }) {
        CAPTURE(text.substr(0, 100));
        auto const envelope = open_envelope(text);
        REQUIRE(envelope.calls.size() == 1);
        REQUIRE(!envelope.calls[0]);
        auto const& misfit = envelope.calls[0].error();
        CHECK(static_cast<int>(misfit.error.code) == code);
        CHECK(boost::json::serialize(misfit.id) == id);
        CHECK(misfit.error.message.find(says) != std::string::npos);
    }
}

TEST_CASE("a call keeps its id, method and params, and without an id it is a notification") {
    auto const envelope = open_envelope(R"({"jsonrpc":"2.0","method":"m","params":{"a":[1,2]},"id":"x"})");
    REQUIRE(envelope.calls.size() == 1);
    REQUIRE(envelope.calls[0]);
    CHECK(envelope.calls[0]->id == boost::json::value("x"));
    CHECK(envelope.calls[0]->method == "m");
    CHECK(boost::json::serialize(envelope.calls[0]->params) == R"({"a":[1,2]})");
    CHECK(!open_envelope(R"({"jsonrpc":"2.0","method":"m"})").calls[0]->id);
    auto const with_null = open_envelope(R"({"jsonrpc":"2.0","method":"m","id":null})");
    REQUIRE(with_null.calls[0]->id);
    CHECK(with_null.calls[0]->id->is_null());
    CHECK(open_envelope(nested(30)).calls[0]);
}

TEST_CASE("a batch keeps its order, and one bad call does not spoil the others") {
    auto const envelope =
        open_envelope(R"([{"jsonrpc":"2.0","method":"a","id":1}, 5, {"jsonrpc":"2.0","method":"b","id":2}])");
    CHECK(envelope.batch);
    REQUIRE(envelope.calls.size() == 3);
    CHECK(envelope.calls[0]->method == "a");
    CHECK(!envelope.calls[1]);
    CHECK(envelope.calls[2]->method == "b");
    std::string many = "[";
    for (int i = 0; i < 51; ++i)
        many += (i > 0 ? "," : "") + std::string(R"({"jsonrpc":"2.0","method":"a","id":1})");
    CHECK(!open_envelope(many + "]").calls[0]);
    CHECK(!open_envelope(many + "]").batch);
}

TEST_CASE("replies are put into the envelope their calls came in") {
    CHECK(close_envelope(false, {}).empty());
    CHECK(close_envelope(true, {}).empty());
    CHECK(close_envelope(false, {result_reply(1, true)}) == R"({"jsonrpc":"2.0","result":true,"id":1})");
    CHECK(close_envelope(true, {error_reply(nullptr, {ErrorCode::refused, "no", nullptr})}) ==
          R"([{"jsonrpc":"2.0","error":{"code":-32001,"message":"no"},"id":null}])");
}
