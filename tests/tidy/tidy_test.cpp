// The house rules over src/, and each rule over a line that it must catch and one that it must leave alone.
#include <gtest/gtest.h>

#include "tests/tidy/rules.h"

namespace tidy {

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const auto& [path, line, what] : findings) text += "\n" + path + ":" + std::to_string(line) + ": " + what;
  return text;
}

const Rule& rule(std::string_view part) {
  for (const auto& r : rules()) {
    if (r.name.contains(part)) return r;
  }
  throw std::out_of_range("no such rule");
}

struct HouseRule : testing::TestWithParam<Rule> {};

TEST_P(HouseRule, holds_in_all_of_src) {
  static const auto sources = read_sources(SOURCE_DIR);
  ASSERT_FALSE(sources.empty());
  std::string text;
  for (const auto& source : sources) text += told(GetParam().find(source));
  EXPECT_TRUE(text.empty()) << text;
}

INSTANTIATE_TEST_SUITE_P(Tidy, HouseRule, testing::ValuesIn(rules().begin(), rules().end()),
                         [](const auto& each) { return each.param.name; });

struct Snippet {
  const char* rule;
  const char* path;
  const char* text;
  int line;  // of the finding; 0: none
};

struct Caught : testing::TestWithParam<Snippet> {};

TEST_P(Caught, on_the_line_that_breaks_the_rule) {
  const auto& [name, path, text, line] = GetParam();
  const auto findings = rule(name).find(parse(path, text));
  if (line == 0) {
    EXPECT_TRUE(findings.empty()) << told(findings);
  } else {
    ASSERT_EQ(findings.size(), 1u) << told(findings);
    EXPECT_EQ(findings[0].line, line) << told(findings);
  }
}

const Snippet snippets[] = {
    // rule, path, text, line of the finding
    {"arrows", "src/core/slot.cpp", "#include <string>\n#include \"storage/sql.h\"\n", 2},
    {"arrows", "src/core/slot.cpp", "// #include \"storage/sql.h\"\n#include \"core/id.h\"\n", 0},
    {"arrows", "src/http/router.cpp", "#include \"actions/book.h\"\n", 1},
    {"arrows", "src/http/router.cpp", "#include \"core/error.h\"\n", 0},
    {"arrows", "src/storage/sqlite.cpp", "#include \"catalogue/load.h\"\n", 1},
    {"arrows", "src/fhir/slot.cpp", "#include \"web/html.h\"\n", 1},
    {"arrows", "src/web/home_page.cpp", "#include \"fhir/slot.h\"\n", 1},
    {"arrows", "src/web/home_page.cpp", "#include \"app/main.h\"\n", 1},
    {"arrows", "src/web/home_page.cpp", "#include \"storage/sql.h\"\n#include \"core/id.h\"\n", 0},
    {"arrows", "src/web/assets.cpp", "#include \"page_assets.h\"\n", 0},
    {"arrows", "src/core/slot.cpp", "#include \"page_assets.h\"\n", 1},
    {"arrows", "src/simulation/engine.cpp", "#include \"storage/sql.h\"\n", 1},
    {"arrows", "src/actions/plan.cpp", "#include \"simulation/engine.h\"\n", 0},
    {"arrows", "src/app/main.cpp", "#include \"planning/rota.h\"\n#include \"messages/outbox.h\"\n#include \"plots/bar.h\"\n", 0},
    {"arrows", "src/attic/old.cpp", "int x;\n", 1},
    {"arrows", "src/core/slot.cpp", "#include \"id.h\"\n", 1},

    {"heavy", "src/http/router.cpp", "#include <boost/beast/http.hpp>\n", 1},
    {"heavy", "src/http/server_reader.h", "#include <boost/beast/http.hpp>\n#include <boost/asio/awaitable.hpp>\n", 0},
    {"heavy", "src/storage/store.cpp", "#include <sqlite3.h>\n", 1},
    {"heavy", "src/storage/sqlite_writer.cpp", "#include <sqlite3.h>\n", 0},
    {"heavy", "src/storage/sqlite.cpp", "#include <libpq-fe.h>\n", 1},
    {"heavy", "src/storage/postgres.cpp", "#include <libpq-fe.h>\n", 0},
    {"heavy", "src/core/pathway.cpp", "#include <yaml-cpp/yaml.h>\n", 1},
    {"heavy", "src/http/metrics.cpp", "#include <prometheus/counter.h>\n", 1},
    {"heavy", "src/actions/log.cpp", "#include <spdlog/spdlog.h>\n", 1},
    {"heavy", "src/simulation/main.cpp", "#include <CLI/CLI.hpp>\n", 1},
    {"heavy", "src/app/main.cpp", "#include <CLI/CLI.hpp>\n", 1},
    {"heavy", "src/web/form.cpp", "#include <sodium.h>\n", 1},
    {"heavy", "src/web/chart.cpp", "#include <cairo.h>\n", 1},
    {"heavy", "src/messages/mail.cpp", "#include <curl/curl.h>\n", 1},

    {"core", "src/core/slot.cpp", "auto now() {\n  return std::chrono::system_clock::now();\n}\n", 2},
    {"core", "src/core/slot.cpp", "auto t = time(nullptr);\n", 1},
    {"core", "src/core/slot.cpp", "auto t = std::time(&out);\n", 1},
    {"core", "src/core/slot.cpp", "auto t = slot.time() + start_time(slot);\n", 0},
    {"core", "src/core/slot.cpp", "int chance = rand();\n", 1},
    {"core", "src/core/slot.cpp", "std::random_device chance;\n", 1},
    {"core", "src/core/slot.cpp", "#include <fstream>\n", 1},
    {"core", "src/core/slot.cpp", "int s = socket(AF_INET, 0, 0);\n", 1},
    {"core", "src/core/slot.cpp", "#include <mutex>\n", 1},
    {"core", "src/core/slot.cpp", "std::string to_json();\nauto x = json::parse(text);\n", 2},
    {"core", "src/core/slot.cpp", "struct FhirSlot;\nnamespace fhir {}\n", 2},
    {"core", "src/core/slot.cpp", "auto x = \"<b>now</b>\";\n", 1},
    {"core", "src/core/slot.cpp", "auto x = \"select id from slots\";\n", 1},
    {"core", "src/core/slot.cpp", "// FHIR calls it a Slot; JSON and system_clock stay outside\nstd::vector<Slot> free;\n", 0},
    {"core", "src/app/clock.cpp", "auto now = std::chrono::system_clock::now();\n", 0},

    {"small", "src/web/helpers.h", "\n", 1},
    {"small", "src/web/string_utils.cpp", "\n", 1},
    {"small", "src/common.h", "\n", 1},
    {"small", "src/web/commonwealth.h", "\n", 0},
    {"small", "src/web/form.cpp", "int x;\nusing namespace std;\n", 2},
    {"small", "src/web/form.cpp", "using namespace std::chrono_literals;\n", 0},

    {"sql", "src/actions/book.cpp", "int x;\nauto q = \"select id from slots\";\n", 2},
    {"sql", "src/web/form.cpp", "auto hint = \"Select a slot from the list\";\nauto h = \"You may select one from these\";\n", 0},
    {"sql", "src/web/form.cpp", "auto q = R\"(\n  delete from slots)\";\n", 1},
    {"sql", "src/storage/slots.cpp", "constexpr Statement all{\"select id from slots where id = $1\"};\n", 0},
    {"sql", "src/storage/slots.cpp", "void f() {\n  run(\"select id from slots where id = \" + id);\n}\n", 2},
    {"sql", "src/storage/slots.cpp", "void f() {\n  run(fmt::format(\"delete from slots where id = {}\", id));\n}\n", 2},
    {"sql", "src/storage/slots.cpp", "void f() {\n  session.query(Statement(text), {});\n}\n", 2},
    {"sql", "src/storage/slots.cpp", "int x;\nconst Statement one{text};\n", 2},
    {"sql", "src/storage/slots.h",
     "template <class T>\nconstexpr std::string text() {\n  return \"select \" + columns<T>() + \" from t\";\n}\n", 0},
    {"sql", "src/storage/slots.h", "void query(const Statement& statement, Parameters parameters);\n", 0},
};

INSTANTIATE_TEST_SUITE_P(Tidy, Caught, testing::ValuesIn(snippets),
                         [](const auto& each) { return std::string(each.param.rule) + "_" + std::to_string(each.index); });

TEST(Tidy, catches_a_file_of_501_lines) {
  EXPECT_TRUE(rule("small").find(parse("src/web/form.cpp", std::string(500, '\n'))).empty());
  EXPECT_EQ(rule("small").find(parse("src/web/form.cpp", std::string(501, '\n'))).size(), 1u);
}

TEST(Tidy, reads_comments_and_literals_apart) {
  const auto source = parse("src/web/form.cpp",
                            "int a = 1'000; // \"no\"\nauto b = \"// yes \\\" \"; /* \"no\"\n */ auto c = 'x';\nauto d = R\"x(a\"b)x\";");
  ASSERT_EQ(source.lines.size(), 4u);
  EXPECT_EQ(source.lines[0], "int a = 1'000; ");
  EXPECT_EQ(source.lines[2], " auto c = 'x';");
  ASSERT_EQ(source.literals.size(), 2u);
  EXPECT_EQ(source.literals[0].text, "// yes \\\" ");
  EXPECT_EQ(source.literals[1].text, "a\"b");
  EXPECT_EQ(source.literals[1].line, 4);
}

}  // namespace tidy
