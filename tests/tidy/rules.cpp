#include "tests/tidy/rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <regex>
#include <set>

namespace tidy {

namespace {

using Findings = std::vector<Finding>;

// The arrows: a room may include these, and what lies behind them. Everybody may include core's errors and identifiers.
const std::map<std::string, std::set<std::string>> arrows{
    {"core", {}},
    {"catalogue", {"core"}},
    {"storage", {"core"}},
    {"outgoing", {"core"}},
    {"plots", {"core"}},
    {"reports", {"plots"}},
    {"evaluation", {"core"}},
    {"simulation", {"core"}},
    {"planning", {"simulation"}},
    {"actions", {"catalogue", "storage", "outgoing", "reports", "evaluation", "planning"}},
    {"http", {"core"}},
    {"web", {"actions", "http"}},
    {"fhir", {"actions", "http"}},
    {"openreferral", {"actions", "http"}},
    {"messages", {"actions"}},
    {"imports", {"actions"}},
    {"app", {"web", "fhir", "openreferral", "messages", "imports", "planning"}},
};

bool reaches(const std::string& from, const std::string& to) {
  if (from == to) return true;
  const auto found = arrows.find(from);
  return found != arrows.end() && std::ranges::any_of(found->second, [&](const auto& next) { return reaches(next, to); });
}

// Calls with each #include's name and line.
template <class F>
void each_include(const Source& source, F f) {
  static const std::regex include(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::smatch match;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    if (std::regex_search(source.lines[i], match, include)) f(match[1].str(), static_cast<int>(i + 1), source.lines[i].contains('"'));
  }
}

Findings rooms(const Source& source) {
  Findings findings;
  const auto room = source.room();
  if (!arrows.contains(room))
    findings.push_back({source.path, 1, "src/" + room + " is no room: name it in tests/tidy/rules.cpp, with its arrows"});
  each_include(source, [&](const std::string& name, int line, bool quoted) {
    if (!quoted || (name == "page_assets.h" && (room == "web" || room == "app"))) return;
    const auto other = name.substr(0, name.find('/'));
    if (!arrows.contains(other)) {
      findings.push_back({source.path, line, "\"" + name + "\" names no room: write \"room/file.h\", and <file> for what is not ours"});
    } else if (!reaches(room, other)) {
      findings.push_back({source.path, line,
                          room + " may not know " + other + ": pass the value in, or move what is shared to a room that both may include"});
    }
  });
  return findings;
}

struct Home {
  std::vector<std::string> headers;  // beginnings
  std::vector<std::string> paths;    // beginnings
  std::string remedy;
};

const std::vector<Home> homes{
    {{"boost/beast", "boost/asio"}, {"src/http/server"}, "speak http/message.h; only http/server* knows the network"},
    {{"sqlite3"}, {"src/storage/sqlite"}, "speak storage/sql.h"},
    {{"libpq", "postgres_ext.h"}, {"src/storage/postgres"}, "speak storage/sql.h"},
    {{"yaml-cpp/"}, {"src/catalogue/"}, "take core's compiled form from catalogue"},
    {{"Eigen/"}, {"src/evaluation/"}, "take plain vectors; evaluation/regression.h has the models"},
    {{"prometheus/"}, {"src/app/"}, "count in your own room and let app show the figures"},
    {{"CLI/"}, {"src/app/command_line"}, "add options to a Command: app/command_line.h"},
    {{"spdlog/"}, {"src/app/"}, "take a call-back that app fills"},
    {{"sodium"}, {"src/storage/", "src/actions/", "src/http/", "src/app/"}, "take random numbers and digests as arguments"},
    {{"cairo", "pango/"}, {"src/plots/", "src/reports/"}, "ask plots or reports for the figure"},
    {{"curl/"}, {"src/outgoing/"}, "outgoing is the only door to other machines"},
    {{"coin/"}, {"src/planning/weekly"}, "ask planning/weekly.h for the rota"},
};

bool begins(const std::string& text, const std::vector<std::string>& with) {
  return std::ranges::any_of(with, [&](const auto& w) { return text.starts_with(w); });
}

Findings heavy_headers(const Source& source) {
  Findings findings;
  each_include(source, [&](const std::string& name, int line, bool) {
    for (const auto& home : homes) {
      if (begins(name, home.headers) && !begins(source.path, home.paths)) {
        findings.push_back({source.path, line, "<" + name + "> lives in " + home.paths.front() + "*: " + home.remedy});
      }
    }
  });
  return findings;
}

struct Word {
  std::regex pattern;
  std::string text;
};

Word word(const char* pattern, const char* text) { return {std::regex(pattern, std::regex::icase | std::regex::optimize), text}; }

Findings pure_core(const Source& source) {
  if (!source.path.starts_with("src/core/")) return {};
  static const std::array words{
      word(R"(\b(system|steady|high_resolution)_clock\b)", "core has no clock: take `Instant now`"),
      word(R"(\b(std::|::)time\s*\(|[^.>\w]time\s*\(\s*(0|null|nullptr)?\s*\)|\b(gettimeofday|clock_gettime|localtime|gmtime)\w*\s*\()",
           "core has no clock: take `Instant now`"),
      word(R"(\brandom_device\b|\bmt19937\b|\bs?rand\s*\(|<random>)", "core has no chance: take the random number"),
      word(R"(<(fstream|filesystem|iostream|cstdio|unistd\.h|fcntl\.h|sys/[^>]*)>|\bfopen\s*\()", "core has no files: take the text"),
      word(R"(<(netdb\.h|netinet/[^>]*|arpa/[^>]*)>|\bsocket\s*\()", "core has no network: the edge speaks to it"),
      word(R"(<(thread|mutex|future|atomic|condition_variable)>)", "core has no threads: a decision is a pure function"),
      word(R"(\bjson\b|boost/)", "core has no JSON: storage and the edges turn values into it"),
      word(R"(\bfhir\b)", "core has no FHIR: use the NHS data dictionary's word, fhir/ translates"),
      word(R"(</\w+>|<(div|p|span|li|ul|br|a|table|h[1-6])\b[^:>]*>.*")", "core has no HTML: web/ makes pages"),
      word(R"("\s*(select\s.*\sfrom|insert into|delete from|update \w+ set)\b)", "core has no SQL: storage/ keeps values"),
  };
  Findings findings;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    for (const auto& [pattern, text] : words) {
      if (std::regex_search(source.lines[i], pattern)) findings.push_back({source.path, static_cast<int>(i + 1), text});
    }
  }
  return findings;
}

Findings sizes_and_names(const Source& source) {
  constexpr std::size_t lines_max = 500;
  Findings findings;
  if (source.lines.size() > lines_max) {
    findings.push_back({source.path, static_cast<int>(lines_max + 1), "over 500 lines: find the two things it does and give each a file"});
  }
  static const std::regex bin(R"((^|[/_])(helpers?|utils?|utilities|common|misc)[._][^/]*$)");
  if (std::regex_search(source.path, bin)) findings.push_back({source.path, 1, "a file is called after what it does: rename it"});
  static const std::regex using_std(R"(^\s*using\s+namespace\s+std\s*;)");
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    if (std::regex_search(source.lines[i], using_std)) {
      findings.push_back({source.path, static_cast<int>(i + 1), "write std:: where it is used"});
    }
  }
  return findings;
}

// A literal that begins as a statement does; English begins with a capital.
bool is_sql(const std::string& literal) {
  static const std::regex statement(
      R"(^\s*(select\s[^.]|insert\s+into\s|update\s+(\w+\s+set\b|$)|delete\s+from\s|create\s+(unique\s+)?(table|index)\s|SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\s|CREATE\s+(UNIQUE\s+)?(TABLE|INDEX)\s))");
  return std::regex_search(literal, statement);
}

// The line that opens the function or constant around a line: the last above it that is not indented.
const std::string& opening(const Source& source, std::size_t line) {
  static const std::regex opens(R"(^[a-z_A-Z\[].*)");
  static const std::regex not_one(R"(^(template|namespace|requires|#|\}))");
  for (std::size_t i = line; i > 0; --i) {
    const auto& text = source.lines[i];
    if (std::regex_search(text, opens) && !std::regex_search(text, not_one)) return text;
  }
  return source.lines[0];
}

Findings sql(const Source& source) {
  Findings findings;
  if (!source.path.starts_with("src/storage/")) {
    for (const auto& [line, text] : source.literals) {
      if (is_sql(text)) findings.push_back({source.path, line, "SQL lives in src/storage: ask a function there"});
    }
    return findings;
  }

  // The one place that writes statements out of the schema's own names, which no input reaches.
  if (source.path == "src/storage/whole_tables.cpp") return {};

  static const std::regex constant(R"(\b(constexpr|consteval)\b)");
  static const std::regex made(R"(\bStatement(\s+\w+)?\s*[({])");
  static const std::regex joined(R"(\bformat(_to|_to_n)?\s*\(|[^+]\+[^+]|\bappend\s*\()");
  const auto refuse = [&](int line, const char* text) { findings.push_back({source.path, line, text}); };
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const auto& line = source.lines[i];
    if (std::regex_search(line, made) && !std::regex_search(line, constant) && !line.contains("struct Statement")) {
      refuse(static_cast<int>(i + 1), "a Statement is a constexpr constant: its text is known when it is compiled");
    }
  }
  for (const auto& [line, text] : source.literals) {
    const auto i = static_cast<std::size_t>(line - 1);
    if (is_sql(text) && std::regex_search(source.lines[i], joined) && !std::regex_search(opening(source, i), constant)) {
      refuse(line, "a statement is never put together at run time: write it whole and bind $1..$n");
    }
  }
  return findings;
}

const std::array all{
    Rule{"rooms_include_only_what_their_arrows_allow", rooms},
    Rule{"a_heavy_header_stays_at_home", heavy_headers},
    Rule{"core_is_pure", pure_core},
    Rule{"files_are_small_and_named_for_what_they_do", sizes_and_names},
    Rule{"sql_is_constant_and_lives_in_storage", sql},
};

}  // namespace

std::span<const Rule> rules() { return all; }

}  // namespace tidy
