// SPDX-License-Identifier: MIT
// One struct is read, written and described from the same members.
#include "rpc/openrpc.hpp"
#include "scratch_turn.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace kith;
using namespace kith::rpc;

BOOST_DEFINE_ENUM_CLASS(Channel, email, phone)

struct Inner {
    Number<1, 5> size;
    std::optional<bool> flag;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (size, flag))

struct Outer {
    Text<8> name;
    Channel channel = Channel::email;
    List<Inner, 2> inner;
    std::optional<Text<4, 0>> note;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (name, channel, inner, note))

struct Told {
    std::string name;
    std::vector<std::int64_t> numbers;
};
BOOST_DESCRIBE_STRUCT(Told, (), (name, numbers))

TEST_CASE("what fits is read, and written again as it was") {
    for (auto const* text :
         {R"({"name":"Ana","channel":"phone","inner":[{"size":5,"flag":true},{"size":1}]})",
          R"({"name":"x","channel":"email","inner":[],"note":""})"}) {
        auto const read = decode<Outer>(boost::json::parse(text));
        REQUIRE(read);
        CHECK(boost::json::serialize(encode(*read)) == text);
    }
    CHECK(decode<Outer>(boost::json::parse(R"({"name":"x","channel":"email","inner":[],"note":null})")));
}

TEST_CASE("what does not fit is told where and what was expected") {
    struct Row {
        char const* text;
        char const* path;
        char const* expected;
    };
    for (auto const& [text, path, expected] : std::vector<Row>{
             {"5", "", "an object"},
             {R"({"channel":"email","inner":[]})", "/name", "to be there"},
             {R"({"name":"","channel":"email","inner":[]})", "/name", "a text of 1 to 8 bytes"},
             {R"({"name":"123456789","channel":"email","inner":[]})", "/name", "a text of 1 to 8 bytes"},
             {R"({"name":"a\u0000b","channel":"email","inner":[]})", "/name", "without control characters"},
             {R"({"name":"a\u001bb","channel":"email","inner":[]})", "/name", "without control characters"},
             {R"({"name":"a\u0085b","channel":"email","inner":[]})", "/name", "without control characters"},
             {R"({"name":5,"channel":"email","inner":[]})", "/name", "a text"},
             {R"({"name":"a","channel":"post","inner":[]})", "/channel", "one of email phone"},
             {R"({"name":"a","channel":1,"inner":[]})", "/channel", "one of email phone"},
             {R"({"name":"a","channel":"email","inner":{}})", "/inner", "a list of at most 2"},
             {R"({"name":"a","channel":"email","inner":[{"size":1},{"size":1},{"size":1}]})", "/inner",
              "a list of at most 2"},
             {R"({"name":"a","channel":"email","inner":[{"size":1},{"size":6}]})", "/inner/1/size",
              "a whole number from 1 to 5"},
             {R"({"name":"a","channel":"email","inner":[{"size":1.0}]})", "/inner/0/size", "a whole number"},
             {R"({"name":"a","channel":"email","inner":[{"size":99999999999999999999}]})", "/inner/0/size",
              "a whole number"},
             {R"({"name":"a","channel":"email","inner":[{"size":1,"flag":1}]})", "/inner/0/flag",
              "true or false"},
             {R"({"name":"a","channel":"email","inner":[],"more":1})", "/more", "not to be there"},
             {R"({"name":"a","channel":"email","inner":[{"size":1,"x":1}]})", "/inner/0/x",
              "not to be there"},
         }) {
        CAPTURE(text);
        auto const read = decode<Outer>(boost::json::parse(text));
        REQUIRE(!read);
        CHECK(read.error().path == path);
        CHECK(read.error().expected.find(expected) != std::string::npos);
    }
}

TEST_CASE("the number of a DBS certificate is no text that is taken, whatever it is for") {
    auto const noted = decode<Text<100>>(boost::json::value("DBS certificate 0012 3456 7890 seen"), "/note");
    REQUIRE(!noted);
    CHECK(noted.error().path == "/note");
    CHECK(noted.error().expected.find("certificate") != std::string::npos);
    CHECK(noted.error().expected.find("7890") == std::string::npos); // it goes into no log either
    CHECK(decode<Text<100>>(boost::json::value("DBS certificate seen on 12 March"), "/note").has_value());
    CHECK(decode<Text<100>>(boost::json::value("ring 447700900123"), "/note").has_value());
}

TEST_CASE("line ends and tabs are text, and letters of any script are") {
    CHECK(is_clean_text("a\n\tb"));
    CHECK(is_clean_text("\xE0\xA6\xAC\xE0\xA6\xBE\xE0\xA6\x82\xE0\xA6\xB2\xE0\xA6\xBE")); // Bangla
    CHECK(is_clean_text("\xC2\xA0"));
    CHECK(!is_clean_text("\x7F"));
}

namespace {

Outcome<Told, Refused> tell(Turn&, Outer const& outer) {
    if (outer.name.value == "no") return refuse(Refused{"giver_below_floor", true, {{"floor", -60}}});
    return Told{outer.name.value, {1, 2}};
}

MethodTable table() {
    return MethodTable({method("thing.tell", Effect::changes, "Tells.", tell),
                        method("thing.ask", Effect::reads, "Asks.", tell)});
}

} // namespace

TEST_CASE("a method decodes, runs, and encodes, and a refusal carries code, numbers and whether to retry") {
    auto const methods = table();
    REQUIRE(methods.find("thing.tell") != nullptr);
    CHECK(methods.find("thing") == nullptr);
    CHECK(methods.find("thing.zzz") == nullptr);
    auto const run = [&](boost::json::value const& given) -> Outcome<boost::json::value, Error> {
        auto const& tells = *methods.find("thing.tell");
        auto const params = tells.decode(given.as_object());
        if (!params) return refuse(params.error());
        rpc_test::ScratchTurn scratch;
        return tells.run(scratch.turn, *params);
    };
    auto const told = run(boost::json::parse(R"({"name":"a","channel":"email","inner":[]})"));
    REQUIRE(told);
    CHECK(boost::json::serialize(*told) == R"({"name":"a","numbers":[1,2]})");
    auto const refused = run(boost::json::parse(R"({"name":"no","channel":"email","inner":[]})"));
    REQUIRE(!refused);
    CHECK(boost::json::serialize(error_reply(1, refused.error())) ==
          R"({"jsonrpc":"2.0","error":{"code":-32001,"message":"giver_below_floor","data":)"
          R"({"refusal":"giver_below_floor","retry":true,"numbers":{"floor":-60}}},"id":1})");
    auto const misread = run(boost::json::parse(R"({"name":"no"})"));
    REQUIRE(!misread);
    CHECK(misread.error().code == ErrorCode::invalid_params);
    CHECK(misread.error().message == "params/channel: expected to be there");
}

TEST_CASE("the table describes itself as OpenRPC") {
    auto const document = openrpc(table(), "1.2.3");
    CHECK(boost::json::serialize(document.at("methods").at(0)) ==
          R"({"name":"thing.ask","summary":"Asks.","paramStructure":"by-name","params":[)"
          R"({"name":"name","required":true,"schema":{"type":"string","minLength":1,"maxLength":8}},)"
          R"({"name":"channel","required":true,"schema":{"type":"string","enum":["email","phone"]}},)"
          R"({"name":"inner","required":true,"schema":{"type":"array","items":{"type":"object","properties":)"
          R"({"size":{"type":"integer","minimum":1,"maximum":5},"flag":{"type":"boolean"}},)"
          R"("additionalProperties":false,"required":["size"]},"maxItems":2}},)"
          R"({"name":"note","required":false,"schema":{"type":"string","minLength":0,"maxLength":4}}],)"
          R"("result":{"name":"result","schema":{"type":"object","properties":{"name":{"type":"string"},)"
          R"("numbers":{"type":"array","items":{"type":"integer"}}},"additionalProperties":false,)"
          R"("required":["name","numbers"]}}})");
    auto const& changing = document.at("methods").at(1);
    CHECK(changing.at("params").at(0).at("name") == "key");
    CHECK(document.at("info").at("version") == "1.2.3");
}
