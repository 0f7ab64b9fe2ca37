// SPDX-License-Identifier: MIT
#include "exchange/workbook.hpp"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <array>
#include <chrono>

namespace kith::exchange {

namespace {

class Page {
  public:
    Page(lxw_worksheet* page, lxw_format* day, lxw_format* hours) : page_(page), day_(day), hours_(hours) {}

    lxw_error write(lxw_row_t row, lxw_col_t column, SheetCell const& cell) const {
        if (auto const* text = std::get_if<std::string>(&cell))
            return worksheet_write_string(page_, row, column, text->c_str(), nullptr);
        if (auto const* number = std::get_if<std::int64_t>(&cell))
            return worksheet_write_number(page_, row, column, static_cast<double>(*number), nullptr);
        if (auto const* hours = std::get_if<MinutesCell>(&cell))
            return worksheet_write_number(page_, row, column, static_cast<double>(hours->minutes) / 60,
                                          hours_);
        std::chrono::year_month_day const date(std::get<Date>(cell));
        lxw_datetime at{};
        at.year = static_cast<int>(date.year());
        at.month = static_cast<int>(static_cast<unsigned>(date.month()));
        at.day = static_cast<int>(static_cast<unsigned>(date.day()));
        return worksheet_write_datetime(page_, row, column, &at, day_);
    }

  private:
    lxw_worksheet* page_;
    lxw_format* day_;
    lxw_format* hours_;
};

lxw_error fill(lxw_workbook* workbook, std::vector<Sheet> const& sheets) {
    auto* const bold = workbook_add_format(workbook);
    format_set_bold(bold);
    auto* const day = workbook_add_format(workbook);
    format_set_num_format(day, "yyyy-mm-dd");
    auto* const hours = workbook_add_format(workbook);
    format_set_num_format(hours, "0.00");
    for (auto const& sheet : sheets) {
        auto* const page = workbook_add_worksheet(workbook, sheet.name.c_str());
        if (page == nullptr) return LXW_ERROR_SHEETNAME_LENGTH_EXCEEDED;
        if (sheet.rows.size() >= LXW_ROW_MAX) return LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
        worksheet_freeze_panes(page, 1, 0);
        for (std::size_t at = 0; at < sheet.columns.size(); ++at) {
            auto const& name = sheet.columns[at];
            auto const code = worksheet_write_string(page, 0, static_cast<lxw_col_t>(at), name.c_str(), bold);
            if (code != LXW_NO_ERROR) return code;
        }
        Page const written(page, day, hours);
        for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
            auto const& cells = sheet.rows[row];
            for (std::size_t at = 0; at < cells.size(); ++at) {
                auto const code =
                    written.write(static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(at), cells[at]);
                if (code != LXW_NO_ERROR) return code;
            }
        }
    }
    return LXW_NO_ERROR;
}

} // namespace

void write_workbook(std::string const& path, std::vector<Sheet> const& sheets,
                    std::optional<Instant> made_at) {
    // Rows on their way lie in nameless files, in memory where the system has such a folder.
    std::string waiting = "/dev/shm";
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    if (::access(waiting.c_str(), W_OK) == 0) options.tmpdir = waiting.data();
    auto* const workbook = workbook_new_opt(path.c_str(), &options);
    if (workbook == nullptr) throw WorkbookFault("cannot write " + path);
    if (made_at) {
        lxw_doc_properties properties{};
        auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(made_at->time_since_epoch());
        properties.created = static_cast<time_t>(seconds.count());
        workbook_set_properties(workbook, &properties);
    }
    auto const filled = fill(workbook, sheets);
    auto const closed = workbook_close(workbook); // frees it, whatever happened
    auto const code = filled != LXW_NO_ERROR ? filled : closed;
    if (code != LXW_NO_ERROR) throw WorkbookFault("cannot write " + path + ": " + lxw_strerror(code));
}

std::string workbook(std::vector<Sheet> const& sheets, Instant made_at) {
    struct Memory {
        int file = ::memfd_create("workbook", MFD_CLOEXEC);
        Memory() = default;
        ~Memory() {
            if (file >= 0) ::close(file);
        }
        Memory(Memory const&) = delete;
        Memory& operator=(Memory const&) = delete;
    };
    Memory const memory;
    if (memory.file < 0) throw WorkbookFault("no memory for a workbook");
    write_workbook("/proc/self/fd/" + std::to_string(memory.file), sheets, made_at);
    std::string bytes;
    std::array<char, 65536> part; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (;;) {
        auto const read = ::pread(memory.file, part.data(), part.size(), static_cast<off_t>(bytes.size()));
        if (read < 0) throw WorkbookFault("cannot read a workbook back");
        if (read == 0) return bytes;
        bytes.append(part.data(), static_cast<std::size_t>(read));
    }
}

} // namespace kith::exchange
