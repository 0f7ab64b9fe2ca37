// SPDX-License-Identifier: MIT
// Any bytes as a workbook, and any bytes as the sheet of a sound one, which the checksums of the first would
// seldom let through: no crash, within its bounds, and what comes out is text that the CSV reader takes.
#include "base/contract.hpp"
#include "exchange/csv.hpp"
#include "exchange/sheet_text.hpp"
#include "exchange/text.hpp"

#include <zlib.h>

#include <cstdint>

using namespace kith::exchange;

namespace {

void put(std::string& out, std::size_t value, int bytes) {
    for (int i = 0; i < bytes; ++i, value >>= 8U) out += static_cast<char>(value & 0xFFU);
}

// Stored, not deflated.
class Zip {
  public:
    void add(std::string_view name, std::string_view body) {
        auto const crc =
            crc32(0, reinterpret_cast<unsigned char const*>(body.data()), static_cast<unsigned>(body.size()));
        std::string facts;
        put(facts, 0, 8); // no flags, stored, no moment
        put(facts, crc, 4);
        put(facts, body.size(), 4);
        put(facts, body.size(), 4);
        put(facts, name.size(), 2);
        put(facts, 0, 2);
        central_.append("PK\x01\x02", 4);
        put(central_, 20, 2);
        put(central_, 20, 2);
        central_ += facts;
        put(central_, 0, 10);
        put(central_, files_.size(), 4);
        central_ += name;
        files_.append("PK\x03\x04", 4);
        put(files_, 20, 2);
        files_.append(facts).append(name).append(body);
        ++count_;
    }
    [[nodiscard]] std::string bytes() const {
        auto made = files_ + central_;
        made.append("PK\x05\x06", 4);
        put(made, 0, 4);
        put(made, count_, 2);
        put(made, count_, 2);
        put(made, central_.size(), 4);
        put(made, files_.size(), 4);
        put(made, 0, 2);
        return made;
    }

  private:
    std::string files_;
    std::string central_;
    std::size_t count_ = 0;
};

std::string workbook_of(std::string_view sheet) {
    Zip zip;
    zip.add("xl/workbook.xml", R"(<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>)");
    zip.add("xl/_rels/workbook.xml.rels", R"(<Relationships>
        <Relationship Id="r1" Type="t/worksheet" Target="sheet.xml"/>
        <Relationship Id="r2" Type="t/styles" Target="styles.xml"/>
        <Relationship Id="r3" Type="t/sharedStrings" Target="strings.xml"/></Relationships>)");
    zip.add("xl/styles.xml", R"(<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[h]:mm"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="170"/></cellXfs></styleSheet>)");
    zip.add("xl/strings.xml", R"(<sst><si><t>one</t></si><si><r><t>t</t></r><r><t>wo</t></r></si></sst>)");
    zip.add("xl/sheet.xml", sheet);
    return zip.bytes();
}

void look(std::string_view bytes, bool sound) {
    WorkbookLimits limits;
    limits.inflated_bytes = std::size_t{1} << 20U;
    limits.text_bytes = std::size_t{1} << 20U;
    limits.rows = 1'000;
    auto const text = sheet_as_csv(bytes, "", limits);
    if (!text) {
        KITH_EXPECT(!text.error().code.empty());
        // Only its sheet can be wrong.
        KITH_EXPECT(!sound || text.error().code == "workbook_damaged" ||
                    text.error().code == "workbook_too_large");
        return;
    }
    KITH_EXPECT(valid_utf8_length(*text) == text->size());
    ImportReport report;
    CsvColumn const columns[] = {{"id", false}};
    CsvReader reader("f.csv", *text, columns, report);
    while (reader.next()) KITH_EXPECT(reader.row() <= limits.rows);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    look(bytes, false);
    if (size < std::size_t{1} << 19U) look(workbook_of(bytes), true);
    return 0;
}
