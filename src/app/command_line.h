// A command and its options, over CLI11, whose header takes a compiler seconds: command_line.cpp alone reads it.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
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
  Option add(const char* name, std::int64_t&, const char* about);
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

// A program's whole line.
class CommandLine {
 public:
  CommandLine(const char* about, const char* name);
  ~CommandLine();

  Command commands() { return Command(line_.get()); }
  void version(const char* words);
  void config(const char* option, const char* about);  // a TOML file with any of the options

  // Reads the words and runs the command that they name; what that throws comes through. Words that name none, or ask for help, are
  // answered here: then with what the program ends.
  std::optional<int> run(int argc, char** argv);
  void run(std::vector<std::string> words);  // throws SetupError in that case

 private:
  std::unique_ptr<CLI::App> line_;
};

// A TOML file of sections: [section] name = "word", or ["word", ...]. Throws SetupError: it cannot be read as one.
struct TomlItem {
  std::string section, name;
  std::vector<std::string> words;
};
std::vector<TomlItem> toml_items(std::istream&);

}  // namespace app
