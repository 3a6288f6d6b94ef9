// A command and its options, over CLI11. Its header takes a compiler four seconds a file, so few read it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace app {

// One option, to be refined. What is refused is refused on the command line, before anything is read.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& required();
  Option& by_commas();  // takes "a,b" as well as "a b"
  Option& shown();      // its usual value is in the help
  Option& within(double low, double high);
  Option& within(int low, int high);
  Option& positive();

 private:
  CLI::Option* option_;
};

// The values of its options live elsewhere, for as long as the command.
class Command {
 public:
  explicit Command(CLI::App* command) : command_(command) {}

  Command subcommand(const char* name, const char* about);
  void needs_subcommand();
  void then(std::function<void()> run);  // once its options are read; a subcommand given takes its place

  void flag(const char* name, bool&, const char* about);
  Option add(const char* name, std::string&, const char* about);
  Option add(const char* name, std::vector<std::string>&, const char* about);
  Option add(const char* name, std::vector<double>&, const char* about);
  Option add(const char* name, double&, const char* about);
  Option add(const char* name, int&, const char* about);
  Option add(const char* name, std::uint64_t&, const char* about);
  Option add(const char* name, std::optional<double>&, const char* about);
  Option add(const char* name, std::optional<int>&, const char* about);
  Option add(const char* name, std::optional<std::int64_t>&, const char* about);

  // One of these names.
  template <class E>
  Option add(const char* name, E& to, const std::map<std::string, E>& names, const char* about) {
    std::vector<std::string> allowed;
    for (const auto& [word, value] : names) allowed.push_back(word);
    return choice(name, std::move(allowed), [&to, names](const std::string& word) { to = names.at(word); }, about);
  }

 private:
  Option choice(const char* name, std::vector<std::string> allowed, const std::function<void(const std::string&)>& chosen,
                const char* about);

  CLI::App* command_;
};

}  // namespace app
