// SPDX-License-Identifier: MIT
#include "serve/asyncapi.hpp"

#include "auth/permissions.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <string>

namespace kith::serve {

namespace json = boost::json;

namespace {

// Who sees an event of this kind: "coordinator: all; volunteer: their own".
std::string seen_by(auth::Permission const& row) {
    std::string text;
    for (std::size_t i = 0; i < auth::standings; ++i) {
        auto const standing = static_cast<auth::Standing>(i);
        auto const reach = auth::reach_of(row, standing);
        if (reach == auth::Reach::none) continue;
        text += (text.empty() ? "" : "; ") + std::string(auth::word_of(standing)) +
                (reach == auth::Reach::own ? ": their own" : ": all");
    }
    return text;
}

// What does not depend on the table.
constexpr std::string_view frame = R"({
  "asyncapi": "3.0.0",
  "info": {
    "title": "Live events of Kith",
    "version": "",
    "description": "After feed.subscribe on a WebSocket, every change that the caller may see. Whether somebody may see an event is decided when it is sent.",
    "license": {"name": "MIT", "url": "https://opensource.org/license/mit"},
    "contact": {"name": "Whoever runs this server", "url": "https://example.org", "email": "admin@example.org"},
    "tags": [{"name": "events"}]
  },
  "defaultContentType": "application/json",
  "servers": {"here": {"host": "localhost:8080", "protocol": "ws", "description": "The server this document came from; wss over TLS"}},
  "channels": {
    "rpc": {
      "address": "/rpc",
      "description": "JSON-RPC 2.0 (methods: /openrpc.json); events come as notifications",
      "messages": {
        "event": {"$ref": "#/components/messages/event"},
        "cursor": {"$ref": "#/components/messages/cursor"}
      }
    }
  },
  "operations": {
    "tell": {
      "action": "send",
      "channel": {"$ref": "#/channels/rpc"},
      "summary": "Something has changed",
      "messages": [{"$ref": "#/channels/rpc/messages/event"}]
    },
    "keepPlace": {
      "action": "send",
      "channel": {"$ref": "#/channels/rpc"},
      "summary": "Nothing for this client, but its place has moved",
      "messages": [{"$ref": "#/channels/rpc/messages/cursor"}]
    }
  },
  "components": {
    "messages": {
      "event": {
        "name": "feed.event",
        "title": "Something has changed",
        "payload": {
          "type": "object",
          "required": ["jsonrpc", "method", "params"],
          "properties": {
            "jsonrpc": {"const": "2.0"},
            "method": {"const": "feed.event"},
            "params": {"$ref": "#/components/schemas/event"}
          }
        }
      },
      "cursor": {
        "name": "feed.cursor",
        "title": "A place to resume from",
        "payload": {
          "type": "object",
          "required": ["jsonrpc", "method", "params"],
          "properties": {
            "jsonrpc": {"const": "2.0"},
            "method": {"const": "feed.cursor"},
            "params": {"type": "object", "required": ["cursor"], "properties": {"cursor": {"$ref": "#/components/schemas/cursor"}}}
          }
        }
      }
    },
    "schemas": {
      "cursor": {"type": "string", "description": "Opaque; give it to feed.subscribe to go on from here"},
      "event": {
        "type": "object",
        "required": ["cursor", "at", "kind"],
        "properties": {
          "cursor": {"$ref": "#/components/schemas/cursor"},
          "at": {"type": "string", "format": "date-time"},
          "kind": {"$ref": "#/components/schemas/kind"},
          "volunteer": {"type": "string"},
          "organisation": {"type": "string"},
          "opening": {"type": "string"},
          "other": {"type": "string"}
        },
        "additionalProperties": false
      },
      "kind": {"type": "string"}
    }
  }
})";

} // namespace

json::object asyncapi(std::string_view version) {
    auto document = json::parse(frame).as_object();
    document.at("info").as_object()["version"] = version;
    json::array kinds;
    std::string who;
    for (auto const& row : auth::event_permissions()) {
        kinds.emplace_back(row.name);
        who += "- " + std::string(row.name) + ": " + seen_by(row) + "\n";
    }
    auto& kind = document.at("components").at("schemas").at("kind").as_object();
    kind["enum"] = std::move(kinds);
    kind["description"] = "What happened, and who is told:\n" + who;
    return document;
}

} // namespace kith::serve
